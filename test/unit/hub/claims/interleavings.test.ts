import type { Claim, Claims } from "../../../../src/contracts/claim";
import { openedBy, startClaimWorld } from "./claim-world";

type Step = "open" | "send" | "release";

/** One execution of the step: opens the claim, and sends unless an earlier one may have sent. */
class Execution {
  result: "mine" | "lost" | "unreachable" | "not sent" = "not sent";
  readonly #claims: Claims;
  #claim: Claim | undefined;

  constructor(claims: Claims) {
    this.#claims = claims;
  }

  async take(step: Step): Promise<void> {
    if (step === "open") {
      this.#claim = await openedBy(this.#claims);
    } else if (step === "release") {
      if (this.result === "mine") await this.#claim?.release();
    } else if (this.#claim?.mayHaveBeenSent === false) {
      this.result = await this.#claim.send();
    }
  }
}

/** Every order of the steps of several executions, as the executions whose turn it is. */
function interleavings(lengths: readonly number[]): number[][] {
  if (lengths.every((length) => length === 0)) return [[]];
  return lengths.flatMap((length, index) =>
    length === 0
      ? []
      : interleavings(lengths.map((one, at) => (at === index ? one - 1 : one))).map((rest) => [
          index,
          ...rest,
        ]),
  );
}

async function play(order: readonly number[], scripts: readonly (readonly Step[])[]) {
  await using world = await startClaimWorld();
  const executions = scripts.map(() => new Execution(world.claims));
  const positions = scripts.map(() => 0);
  for (const index of order) {
    const position = positions[index] ?? 0;
    positions[index] = position + 1;
    await executions[index]?.take(scripts[index]![position]!);
  }
  return executions.map(({ result }) => result);
}

const SENDS: readonly Step[] = ["open", "send"];

describe("claims of several executions", () => {
  it.each(interleavings([2, 2]).map((order) => [order.join(" then ")]))(
    "let exactly one of two send, in the order %s",
    async (order) => {
      const results = await play(order.split(" then ").map(Number), [SENDS, SENDS]);

      expect(results.filter((result) => result === "mine")).toHaveLength(1);
    },
  );

  it("let exactly one of three send, in any order", async () => {
    const orders = interleavings([2, 2, 2]);

    const counts = new Set<number>();
    for (const order of orders) {
      const results = await play(order, [SENDS, SENDS, SENDS]);
      counts.add(results.filter((result) => result === "mine").length);
    }

    expect(orders).toHaveLength(90);
    expect([...counts]).toStrictEqual([1]);
  });

  it("let the second send after the first gave its claim back", async () => {
    const results = await play([0, 0, 0, 1, 1], [["open", "send", "release"], SENDS]);

    expect(results).toStrictEqual(["mine", "mine"]);
  });

  it("let exactly one of six send that do everything at once", async () => {
    await using world = await startClaimWorld();
    const executions = Array.from({ length: 6 }, () => new Execution(world.claims));

    await Promise.all(
      executions.map(async (execution) => {
        await execution.take("open");
        await execution.take("send");
      }),
    );

    const results = executions.map(({ result }) => result);
    expect(results.filter((result) => result === "mine")).toHaveLength(1);
  });
});
