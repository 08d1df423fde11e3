import type { DbtJobTarget } from "../../../../src/providers/dbt-cloud/jobs/job-target";
import type { TokenSource } from "../../../../src/identity/token-source";
import type { LaunchOrder } from "../../../../src/providers/provider";
import { anOrder, aTokenSource, type DbtWorld, LIST_RUNS, startDbtWorld, TOKEN } from "./dbt-world";
import { aClaim } from "../../../support/claims";

const orderWithin20Seconds = ({ clock }: DbtWorld): LaunchOrder<DbtJobTarget> =>
  anOrder({
    orderedAt: clock.now().toISOString(),
    deadline: new Date(clock.now().getTime() + 20_000).toISOString(),
  });

const posts = (world: DbtWorld): number => world.dbt.posts().triggers;

describe("launch, near its deadline", () => {
  it("starts the job before it", async () => {
    await using world = await startDbtWorld({ timeoutSeconds: 5 });
    const order = orderWithin20Seconds(world);

    world.advance(19);

    expect(await world.provider.launch(order, aClaim())).toMatchObject({ kind: "launched" });
  });

  it("does not start it when the step is executed later", async () => {
    await using world = await startDbtWorld({ timeoutSeconds: 5 });
    const order = orderWithin20Seconds(world);

    world.advance(42);
    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: false,
      reason: expect.stringContaining("the deadline for sending it has passed") as string,
    });
    expect(posts(world)).toBe(0);
  });

  it("does not start it when reading the list before it took too long", async () => {
    await using world = await startDbtWorld({ timeoutSeconds: 5 });
    const order = orderWithin20Seconds(world);
    world.dbt.faults.add({
      path: LIST_RUNS,
      match: () => {
        world.advance(30);
        return false;
      },
      fault: { kind: "hang" },
    });

    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(posts(world)).toBe(0);
  });

  it("does not start it when the token came too late", async () => {
    const late = { by: (): void => undefined };
    const quick = aTokenSource(TOKEN);
    const tokens: TokenSource = {
      get: () => {
        late.by();
        return quick.get();
      },
      renew: (rejected) => quick.renew(rejected),
    };
    await using world = await startDbtWorld({ tokens, timeoutSeconds: 5 });
    const order = orderWithin20Seconds(world);
    late.by = () => {
      world.advance(15);
    };

    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(posts(world)).toBe(0);
  });

  it("finds the run of an earlier execution, also after it", async () => {
    await using world = await startDbtWorld({ timeoutSeconds: 5 });
    const order = orderWithin20Seconds(world);
    await world.provider.launch(order, aClaim());

    world.advance(42);
    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "launched" });
    expect(posts(world)).toBe(1);
  });
});
