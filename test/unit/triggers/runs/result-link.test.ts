import { createHmac } from "node:crypto";
import { createResultLinks } from "../../../../src/triggers/runs/result-link";
import { runIdNumber } from "../../../support/stored-runs";

const OLD = "the old key, long enough to be one";
const NEW = "the new key, long enough to be one";
const BASE = "https://runward.example.com";
const NOW = new Date("2026-03-02T06:00:00Z");
const LATER = new Date("2026-03-10T06:00:00Z");

const runId = runIdNumber(1);
const queryOf = (link: string): URLSearchParams => new URL(link).searchParams;
const changed = (query: URLSearchParams, name: string, value: string): URLSearchParams => {
  const copy = new URLSearchParams(query);
  copy.set(name, value);
  return copy;
};

describe("createResultLinks", () => {
  const links = createResultLinks(BASE, [NEW, OLD]);
  const query = queryOf(links.sign(runId, LATER));

  it("signs an address of the run's result", () => {
    expect(links.sign(runId, LATER)).toMatch(
      new RegExp(`^${BASE}/api/runs/${runId}/result\\?exp=1773122400&sig=[\\w-]{43}$`),
    );
  });

  it("accepts its own link until it expires, and no longer", () => {
    expect(links.verify(runId, query, NOW)).toBe("valid");
    expect(links.verify(runId, query, LATER)).toBe("valid");
    expect(links.verify(runId, query, new Date(LATER.getTime() + 1))).toBe("expired");
  });

  it("accepts links of the old key, and signs with the new one", () => {
    const before = queryOf(createResultLinks(BASE, [OLD]).sign(runId, LATER));
    const afterRotation = createResultLinks(BASE, [NEW]);

    expect(links.verify(runId, before, NOW)).toBe("valid");
    expect(afterRotation.verify(runId, query, NOW)).toBe("valid");
    expect(afterRotation.verify(runId, before, NOW)).toBe("forged");
  });

  it.each<[string, URLSearchParams]>([
    ["without a query", new URLSearchParams()],
    ["without a signature", new URLSearchParams({ exp: "1773122400" })],
    ["with an empty signature", changed(query, "sig", "")],
    ["with a later expiry", changed(query, "exp", "1999999999")],
    ["with the expiry in another format", changed(query, "exp", "01773122400")],
    ["with an expiry that is not a number", changed(query, "exp", "never")],
    ["with another signature", changed(query, "sig", "A".repeat(43))],
    ["with half the signature", changed(query, "sig", String(query.get("sig")).slice(0, 20))],
    ["with more than the signature", changed(query, "sig", `${String(query.get("sig"))}AAAA`)],
  ])("treats a link as forged %s", (_how, given) => {
    expect(links.verify(runId, given, NOW)).toBe("forged");
  });

  it.each(["never", "", "-1", "1e12", "1999999999999", " 1999999999", "1999999999 ", "0x7fffffff"])(
    "treats a link as forged whose expiry is no number of seconds, whoever signed it: %j",
    (exp) => {
      const sig = createHmac("sha256", NEW).update(`${runId}|read|${exp}`).digest("base64url");

      expect(links.verify(runId, new URLSearchParams({ exp, sig }), NOW)).toBe("forged");
    },
  );

  it("does not open another run with a run's signature", () => {
    expect(links.verify(runIdNumber(2), query, NOW)).toBe("forged");
  });

  it("does not reveal the expiry if the signature is wrong", () => {
    const stale = changed(query, "exp", "1");

    expect(links.verify(runId, stale, NOW)).toBe("forged");
  });

  it("needs a key", () => {
    expect(() => createResultLinks(BASE, [])).toThrow("needs a key");
  });
});
