/** One duel in progress: both sides run at the same time, and each start meets the fault once. */
import type { RunDocument } from "../../client/documents";
import { RunwardClient } from "../../client/runward-client";
import type { LocalRunward } from "../local-runward";
import type { SimulatedVendors } from "../simulated-vendors";
import type { Duel, Expected, Side } from "./duels";
import type { RecipeEnd } from "./recipes/recipe";

export interface SideView {
  readonly status: string;
  readonly message: string;
  readonly runs: number;
  /** What is wrong with it; null if it ended as expected. */
  readonly wrong: string | null;
}

export class LiveDuel {
  readonly duel: Duel;
  readonly #vendors: SimulatedVendors;
  readonly #client: RunwardClient;
  #runId = "";
  #recipe: RecipeEnd | undefined;
  #runward: RunDocument | undefined;

  constructor(duel: Duel, { baseUrl }: Pick<LocalRunward, "baseUrl">, vendors: SimulatedVendors) {
    this.duel = duel;
    this.#vendors = vendors;
    this.#client = new RunwardClient({ baseUrl });
  }

  get done(): boolean {
    return this.#recipe !== undefined && this.#runward?.done === true;
  }

  /** Starts both sides. */
  async begin(): Promise<void> {
    const { duel } = this;
    if (duel.losesResponse) this.#loseResponses();
    void duel.runRecipe(this.#vendors).then((end) => {
      this.#recipe = end;
    });
    const key = `demo-${duel.title}`;
    const request = { target: duel.target, waitSeconds: 2 };
    this.#runId = (await this.#client.startRun(request, { key })).document.id;
  }

  async look(): Promise<void> {
    this.#runward = await this.#client.run(this.#runId);
  }

  get recipe(): SideView {
    const { status = "running", message = "" } = this.#recipe ?? {};
    return this.#view("recipe", status, message);
  }

  get runward(): SideView {
    const { status = "starting", message = "" } = this.#runward ?? {};
    return this.#view("runward", status, message);
  }

  #view(side: Side, status: string, message: string): SideView {
    const runs = this.duel.runsOf(this.#vendors, side);
    const wrong = objectionTo({ status, message, runs }, this.duel.expected[side]);
    return { status, message, runs, wrong };
  }

  #loseResponses(): void {
    const { databricks, dbtCloud } = this.#vendors;
    for (const side of ["recipe", "runward"] as const) {
      const rule = {
        match: (request: Parameters<Duel["isStartOf"]>[1]) => this.duel.isStartOf(side, request),
        method: "POST",
        fault: { kind: "reset", when: "afterEffect" } as const,
      };
      for (const { faults } of [databricks, dbtCloud]) faults.add(rule);
    }
  }
}

function objectionTo(seen: Omit<SideView, "wrong">, expected: Expected): string | null {
  if (seen.status !== expected.status) return `ended ${seen.status}, not ${expected.status}`;
  if (seen.runs !== expected.runs) {
    return `ran ${seen.runs} times at the vendor, not ${expected.runs}`;
  }
  const { names = "" } = expected;
  return seen.message.includes(names) ? null : `its message does not name ${names}`;
}
