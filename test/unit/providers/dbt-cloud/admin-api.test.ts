import type { Fault } from "../../../../local/simulators/faults";
import type { Denial } from "../../../../local/simulators/dbt-cloud/world";
import type { AttemptReference } from "../../../../src/contracts/attempt";
import {
  type DbtWorld,
  ACCOUNT_ID,
  aTokenSource,
  JOB_ID,
  startDbtWorld,
  timeoutFor,
  TOKEN,
} from "./dbt-world";

const anAttempt: AttemptReference = {
  provider: "dbt-cloud",
  connectionId: String(ACCOUNT_ID),
  number: 1,
  vendorJobId: String(JOB_ID),
  vendorRunId: "70471834567890",
  runPageUrl: null,
  launchedAt: "2026-01-05T06:00:00.000Z",
};

const always = (fault: Fault) => ({ times: Infinity, fault });

async function reasonAfter(world: DbtWorld, fault: Fault): Promise<unknown> {
  world.dbt.faults.add(always(fault));
  return world.provider.check(anAttempt);
}

describe("an answer that cannot be used", () => {
  const answers: readonly (readonly [string, Fault, RegExp])[] = [
    ["a gateway's page", { kind: "html", status: 502 }, /answered 502 to the request to show run/],
    ["an empty 503", { kind: "emptyBody", status: 503 }, /answered 503/],
    [
      "a generic 500",
      {
        kind: "status",
        status: 500,
        body: {
          status: { code: 500, user_message: "Something went wrong", developer_message: "" },
        },
      },
      /answered 500 to the request to show run 70471834567890: Something went wrong\.$/,
    ],
    [
      "a redirect",
      { kind: "redirect", location: "https://login.example.net/" },
      /Redirects are never followed: check that the configured host/,
    ],
    ["truncated JSON", { kind: "brokenJson" }, /the answer could not be read/],
    ["an empty 200", { kind: "emptyBody" }, /the answer could not be read/],
    [
      "a page with status 200",
      { kind: "html" },
      /answered 200 .*: Service unavailable\. This response is not from dbt's API: check that 127\.0\.0\.1:\d+ is/,
    ],
    [
      "a 404 of another website",
      { kind: "html", status: 404 },
      /answered 404 .*: Service unavailable\. This response is not from dbt's API: check that 127\.0\.0\.1:\d+ is/,
    ],
    [
      "a 404 without a word",
      { kind: "emptyBody", status: 404 },
      /This response is not from dbt's API/,
    ],
    ["a 403 of a proxy", { kind: "html", status: 403 }, /no proxy answers in its place\.$/],
    [
      "a run without an id",
      { kind: "status", status: 200, body: { data: { id: null } } },
      /the answer could not be read/,
    ],
    ["silence", { kind: "hang" }, /did not answer within/],
    ["a reset", { kind: "reset", when: "beforeEffect" }, /failed: /],
  ];

  it.each(answers)("is reported as unreachable with a sentence: %s", async (_, fault, sentence) => {
    await using world = await startDbtWorld(timeoutFor(fault));

    const result = await reasonAfter(world, fault);

    expect(result).toMatchObject({
      kind: "unreachable",
      reason: expect.stringMatching(sentence) as string,
      retryAfterSeconds: null,
    });
    expect(result).toMatchObject({
      reason: expect.stringContaining(`dbt account ${ACCOUNT_ID} at 127.0.0.1:`) as string,
    });
    expect(JSON.stringify(result)).not.toContain(TOKEN);
  });

  it("passes on the Retry-After of a busy vendor", async () => {
    await using world = await startDbtWorld();

    const result = await reasonAfter(world, {
      kind: "status",
      status: 503,
      headers: { "retry-after": "40" },
    });

    expect(result).toMatchObject({ kind: "unreachable", retryAfterSeconds: 40 });
  });
});

describe("the rate limit", () => {
  it.each([
    [{}, 300],
    [{ "retry-after": "17" }, 17],
    [{ "retry-after": "soon" }, 300],
  ])("waits for dbt's Retry-After, or five minutes: %j", async (headers, seconds) => {
    await using world = await startDbtWorld();

    const result = await reasonAfter(world, { kind: "status", status: 429, headers });

    expect(result).toMatchObject({
      kind: "unreachable",
      retryAfterSeconds: seconds,
      reason: expect.stringContaining("over its rate limit") as string,
    });
  });

  it("is not exceeded again by an immediate request", async () => {
    await using world = await startDbtWorld();
    world.dbt.startCooldown();

    await world.provider.check(anAttempt);

    expect(world.dbt.requests.all()).toHaveLength(1);
  });
});

describe("a refusal", () => {
  const denials: readonly (readonly [Denial, RegExp])[] = [
    ["unpaidPlan", /answered 401 .*unpaid accounts\. The plan of this dbt account/],
    ["ipRestriction", /answered 403 .*Access denied\. .*outbound addresses of this app/],
    ["noPermission", /answered 403 .*You do not have permission.* permission set/],
  ];

  it.each(denials)("says what to do about %s", async (denial, sentence) => {
    await using world = await startDbtWorld();
    world.dbt.deny(denial);

    expect(await world.provider.check(anAttempt)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringMatching(sentence) as string,
    });
  });

  it("names the host, because on the wrong one every token looks invalid", async () => {
    await using world = await startDbtWorld({ acceptsToken: () => false });

    expect(await world.provider.check(anAttempt)).toMatchObject({
      reason: expect.stringMatching(
        /Invalid token\. .*127\.0\.0\.1:\d+ is the account's own access URL.* another region/,
      ) as string,
    });
  });

  it("shows the fields that dbt complains about, in plain text and within bounds", async () => {
    await using world = await startDbtWorld();
    const body = {
      status: {
        code: 400,
        is_success: false,
        user_message: "The request was invalid.",
        developer_message: "",
      },
      data: {
        order_by: "\u001b[31m'newest' is not one of id, created_at",
        other: ["x".repeat(900)],
      },
    };

    const result = await reasonAfter(world, { kind: "status", status: 400, body });

    expect(result).toMatchObject({
      reason: expect.stringMatching(
        /The request was invalid\. \(order_by: 'newest' is not one of id, created_at; other: x+…$/,
      ) as string,
    });
    expect(JSON.stringify(result).length).toBeLessThan(700);
  });

  const gone = { code: 404, user_message: "The requested resource was not found." };

  it.each([
    ["missing", { detail: "Not found." }, /404 .*: Not found\. Either/],
    ["missing", { status: gone, data: "gone" }, /404 .*: The requested .* \(gone\) Either/],
    ["unreachable", "<html><head><title>Not here</title></head></html>", /404 .*: Not here\. This/],
    ["unreachable", "plainly not", /404 .*: plainly not\. This response is not/],
    ["unreachable", ["odd"], /to show run 70471834567890\. This response is not/],
  ])("calls a run %s after a 404 with %j", async (kind, body, sentence) => {
    await using world = await startDbtWorld();

    expect(await reasonAfter(world, { kind: "status", status: 404, body })).toMatchObject({
      kind,
      reason: expect.stringMatching(sentence) as string,
    });
  });

  it.each([
    [400, "Unexpected field."],
    [401, "Session expired."],
    [402, "Payment required."],
    [403, "This feature is switched off."],
  ])("gives no advice that dbt's message does not support: %i %s", async (status, words) => {
    await using world = await startDbtWorld();
    const body = { status: { code: status, is_success: false, user_message: words } };

    expect(await reasonAfter(world, { kind: "status", status, body })).toMatchObject({
      reason: expect.stringMatching(/: [^:.]+\.$/) as string,
    });
  });
});

describe("the token", () => {
  it("is renewed once when dbt refuses it", async () => {
    await using world = await startDbtWorld({
      tokens: aTokenSource("expired", "fresh"),
      acceptsToken: (token) => token === "fresh",
    });

    const result = await world.provider.check(anAttempt);

    expect(result.kind).toBe("missing");
    expect(world.dbt.requests.all().map(({ headers }) => headers.authorization)).toStrictEqual([
      "Token expired",
      "Token fresh",
    ]);
  });

  it("is not sent again when renewing brings the same one back", async () => {
    await using world = await startDbtWorld({ acceptsToken: () => false });

    await world.provider.check(anAttempt);

    expect(world.dbt.requests.all()).toHaveLength(1);
  });

  it.each(["get", "renew"] as const)("may be unavailable on %s", async (when) => {
    const reason = "The secret dbt-token in vault.example.net cannot be read.";
    const unavailable = () => Promise.resolve({ kind: "unavailable" as const, reason });
    await using world = await startDbtWorld({
      tokens: { ...aTokenSource("expired"), [when]: unavailable },
    });

    expect(await world.provider.check(anAttempt)).toStrictEqual({
      kind: "unreachable",
      reason,
      retryAfterSeconds: null,
    });
  });
});
