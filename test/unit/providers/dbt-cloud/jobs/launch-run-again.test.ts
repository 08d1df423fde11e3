import type { Fault } from "../../../../../local/simulators/faults";
import type { TokenResult } from "../../../../../src/identity/token-source";
import { createDbtCloudProvider } from "../../../../support/providers";
import { NOBODY_LISTENS } from "../../../http/loopback-server";
import {
  ACCOUNT_ID,
  aHttpClient,
  anOrder,
  aPlan,
  aTokenSource,
  type DbtWorld,
  LIST_RUNS,
  RUN_JOB,
  startDbtWorld,
  TOKEN,
} from "../dbt-world";
import { aClaim } from "../../../../support/claims";

const order = anOrder();

function triggerFault(fault: Fault) {
  return { method: "POST", path: RUN_JOB, times: Infinity, fault };
}

const posts = (world: DbtWorld): number => world.dbt.posts().triggers;

describe("launch, to be tried again", () => {
  it("may be tried again after the cool-down when dbt limits the rate", async () => {
    await using world = await startDbtWorld();
    world.dbt.faults.add(triggerFault({ kind: "status", status: 429 }));

    expect(await world.provider.launch(order, aClaim())).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: false,
      retryAfterSeconds: 300,
    });
  });

  it.each<readonly [string, Fault, number | null]>([
    ["is limited", { kind: "status", status: 429 }, 300],
    ["fails", { kind: "html", status: 502 }, null],
    ["is refused", { kind: "status", status: 403 }, null],
    ["cannot be read", { kind: "brokenJson" }, null],
    [
      "has no causes",
      { kind: "status", status: 200, body: aListing([{ id: 5, trigger: null }]) },
      null,
    ],
    [
      "contains a run without an id",
      { kind: "status", status: 200, body: aListing([{ id: null }]) },
      null,
    ],
    ["ends early", { kind: "status", status: 200, body: aListing([], 3) }, null],
  ])("starts nothing when the list before it %s", async (_, fault, retryAfterSeconds) => {
    await using world = await startDbtWorld();
    world.dbt.faults.add({ path: LIST_RUNS, times: Infinity, fault });

    expect(await world.provider.launch(order, aClaim())).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: true,
      retryAfterSeconds,
    });
    expect(posts(world)).toBe(0);
  });

  it("may be tried again when dbt cannot be reached", async () => {
    const account = { id: String(ACCOUNT_ID), host: NOBODY_LISTENS, tokens: aTokenSource(TOKEN) };
    const provider = createDbtCloudProvider({
      accounts: [account],
      http: aHttpClient(),
      now: () => new Date(),
    });

    expect(await provider.launch(order, aClaim())).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: true,
    });
  });

  it("may be tried again, nothing started, when the token fails between list and start", async () => {
    const unavailable = { kind: "unavailable", reason: "The vault is down." } as const;
    const answers: TokenResult[] = [unavailable, { kind: "token", token: TOKEN }];
    const get = () => Promise.resolve(answers.pop()!);
    await using world = await startDbtWorld({ tokens: { ...aTokenSource(TOKEN), get } });

    expect(await world.provider.launch(order, aClaim())).toStrictEqual({
      kind: "tryAgain",
      reason: "The vault is down.",
      mayHaveStarted: false,
      retryAfterSeconds: null,
    });
  });

  it("starts nothing for an account that is no longer configured", async () => {
    await using world = await startDbtWorld();

    const result = await world.provider.launch(
      anOrder({ plan: aPlan({ connectionId: "1" }) }),
      aClaim(),
    );

    expect(result).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: true,
      reason: expect.stringContaining("dbt account 1 is not configured") as string,
    });
  });
});

function aListing(data: readonly object[], totalCount = data.length) {
  return { data, extra: { pagination: { count: data.length, total_count: totalCount } } };
}
