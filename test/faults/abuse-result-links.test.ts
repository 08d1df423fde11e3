import crypto, { createHmac } from "node:crypto";
import fc from "fast-check";
import { createResultLinks } from "../../src/triggers/runs/result-link";
import { World, type Document } from "../support/world";
import { sendRaw } from "./abuse/raw-request";

const OLD_KEY = "the-old-key-of-result-links-long-enough-to-be-one";
const NEW_KEY = "the-new-key-of-result-links-long-enough-to-be-one";

interface Link {
  readonly id: string;
  readonly exp: string;
  readonly sig: string;
}

function linkOf({ id, resultUrl }: Document): Link {
  const { searchParams } = new URL(resultUrl);
  return { id, exp: searchParams.get("exp")!, sig: searchParams.get("sig")! };
}

/** Right but for its first character. */
const nearly = (sig: string): string => (sig.startsWith("A") ? "B" : "A") + sig.slice(1);

const signed = (key: string, text: string): string =>
  createHmac("sha256", key).update(text).digest("base64url");

describe("a result link", () => {
  let world: World;
  let link: Link;
  let other: Link;
  beforeAll(async () => {
    world = await World.start({ environment: { RESULT_LINK_KEYS: `${NEW_KEY},${OLD_KEY}` } });
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 100_000 }],
    });
    const target = { type: "databricks-job", jobId };
    link = linkOf(await world.start({ target }));
    other = linkOf(await world.start({ target }));
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const open = async (id: string, query: string): Promise<number> =>
    (await sendRaw(world.host.baseUrl, { path: `/api/runs/${id}/result?${query}` })).status;
  const queryOf = ({ exp, sig }: Link): string => `exp=${exp}&sig=${sig}`;

  it("reads its own run, whatever else is sent with it", async () => {
    expect(await open(link.id, queryOf(link))).toBe(202);
    expect(await open(link.id, `${queryOf(link)}&code=abc&x=y`)).toBe(202);
  });

  it("is rejected when any bit of its signature is changed", async () => {
    const bytes = Buffer.from(link.sig, "base64url");
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
        const forged = Buffer.from(bytes);
        forged[bit >> 3]! ^= 1 << (bit & 7);

        expect(await open(link.id, `exp=${link.exp}&sig=${forged.toString("base64url")}`)).toBe(
          403,
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, () => string]>([
    ["the signature of another run", () => queryOf(other)],
    ["a later expiry", () => `exp=${Number(link.exp) + 1}&sig=${link.sig}`],
    ["an expiry with a leading zero", () => `exp=0${link.exp}&sig=${link.sig}`],
    ["an expiry with a sign", () => `exp=%2B${link.exp}&sig=${link.sig}`],
    ["an expiry as an exponent", () => `exp=9e9&sig=${link.sig}`],
    ["no expiry", () => `sig=${link.sig}`],
    ["no signature", () => `exp=${link.exp}`],
    ["an empty signature", () => `exp=${link.exp}&sig=`],
    ["half a signature", () => `exp=${link.exp}&sig=${link.sig.slice(0, 21)}`],
    ["a signature and more", () => `${queryOf(link)}AAAA`],
    ["two signatures", () => `${queryOf(link)}&sig=${"A".repeat(43)}`],
    ["two signatures, the right one last", () => `sig=${"A".repeat(43)}&${queryOf(link)}`],
    ["two expiries", () => `exp=9999999999&${queryOf(link)}`],
    [
      "a signature in hex",
      () => {
        return `exp=${link.exp}&sig=${Buffer.from(link.sig, "base64url").toString("hex")}`;
      },
    ],
    [
      "a key that anybody could guess",
      () => {
        return `exp=${link.exp}&sig=${signed("", `${link.id}|read|${link.exp}`)}`;
      },
    ],
    [
      "the right key for another purpose",
      () => {
        return `exp=${link.exp}&sig=${signed(NEW_KEY, `${link.id}|cancel|${link.exp}`)}`;
      },
    ],
    ["an array", () => `exp[]=${link.exp}&sig[]=${link.sig}`],
    ["names in capitals", () => `EXP=${link.exp}&SIG=${link.sig}`],
  ])("is rejected with %s", async (_what, query) => {
    expect(await open(link.id, query())).toBe(403);
  });

  it("is valid until it expires, whichever key signed it, and is then reported as expired", async () => {
    const now = Math.floor(world.clock.now().getTime() / 1_000);
    const by = (key: string, exp: number): string =>
      `exp=${exp}&sig=${signed(key, `${link.id}|read|${exp}`)}`;

    const answers = [NEW_KEY, OLD_KEY, "a key that was taken out of use, long ago"].map((key) =>
      Promise.all([open(link.id, by(key, now + 60)), open(link.id, by(key, now - 1))]),
    );

    expect(await Promise.all(answers)).toStrictEqual([
      [202, 403],
      [202, 403],
      [403, 403],
    ]);
  });

  it("gives access only to its result, where other calls require a credential", async () => {
    const tenant = "11111111-1111-4111-8111-111111111111";
    const environment = { WEBSITE_AUTH_ENABLED: "True", ALLOWED_TENANT_IDS: tenant };
    await using strict = await World.start({ environment });
    const calls = [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/cancel"],
      ["POST", "/result"],
      ["DELETE", "/result"],
    ] as const;

    const answers = calls.map(([method, suffix]) => {
      const path = `/api/runs/${link.id}${suffix}?${queryOf(link)}`;
      return sendRaw(strict.host.baseUrl, { method, path });
    });

    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toStrictEqual([401, 401, 401, 404, 404]);
  });

  it("is compared in constant time, with every key, whichever matches", () => {
    const links = createResultLinks("https://runward.example.com", [NEW_KEY, OLD_KEY]);
    const compare = jest.spyOn(crypto, "timingSafeEqual");
    const verdicts = [link.sig, nearly(link.sig), "A".repeat(43)].map((sig) => {
      const query = new URLSearchParams(queryOf({ ...link, sig }));
      return links.verify(link.id, query, world.clock.now());
    });

    expect(verdicts).toStrictEqual(["valid", "forged", "forged"]);
    expect(compare).toHaveBeenCalledTimes(6);
    compare.mockRestore();
  });
});
