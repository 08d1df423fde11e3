/** Records a case of the matrix: what its caller is answered, when the host starts and is killed, and what ran at the vendor. */
import { DBT_TOKEN } from "../../../local/simulated-vendors";
import { SECRET_IN_COMPILED_CODE } from "../../../local/simulators/dbt-cloud/dbt-node";
import type { Recording } from "../../support/history/entry";
import { asksOf } from "../../support/history/producers/asks-of";
import { senderTo } from "../../support/history/producers/killable-sender";
import { RecordedApi } from "../../support/history/producers/recorded-api";
import { recordEffects } from "../../support/history/producers/simulated-effects";
import { Recorder } from "../../support/history/recorder";
import { type HostStart, type KillableApp, RESULT_LINK_KEY } from "../../support/killable-app";
import type { Fields } from "./plot";
import { CALLBACK_TOKEN } from "./scenarios";

const LIMITS = {
  ...{ endSeconds: 1_800, cancelSeconds: 300, lostContactSeconds: 3_000, transitSeconds: 0 },
};

export class CaseRecording {
  readonly api: RecordedApi;
  readonly #world: KillableApp;
  readonly #recorder: Recorder;

  constructor(world: KillableApp) {
    this.#world = world;
    this.#recorder = new Recorder(() => world.clock.now().getTime());
    this.#recorder.add("limits", LIMITS);
    this.api = new RecordedApi(this.#recorder, senderTo(world));
  }

  vendorTrouble(what: string): void {
    this.#recorder.add("trouble", { where: "vendor", seconds: 0, what });
  }

  started({ faults = [] }: HostStart): void {
    this.#recorder.add("process", { process: "app", event: "started" });
    for (const { kind, functionName } of faults) {
      if (kind !== "duplicate" && kind !== "duplicateConcurrently") continue;
      this.#recorder.add("trouble", {
        where: "step",
        seconds: 0,
        what: `${functionName}: ${kind}`,
      });
    }
  }

  /** Also if its disk is full. */
  killed(): void {
    this.#recorder.add("process", { process: "app", event: "killed" });
  }

  /** A schedule has started a run. */
  ticked(id: string, run: Fields): void {
    const call = this.#recorder.call({ action: "tick", asks: asksOf(run) });
    this.#recorder.answer(call, { status: 202, id });
  }

  /** Call it when the host has ended. */
  end(target: Fields, open: readonly string[]): Recording {
    const { vendors, receiver, traces } = this.#world;
    const { pipelineId } = target;
    const pipelines = typeof pipelineId === "string" ? [pipelineId] : [];
    recordEffects(this.#recorder, vendors, { deploymentId: "tests", pipelines, receiver });
    for (const text of traces) {
      this.#recorder.add("trace", { where: "the journal and the logs", text });
    }
    for (const [name, text] of secretsOf(this.#world)) this.#recorder.add("secret", { name, text });
    this.#recorder.add("end", { open: [...open] });
    return this.#recorder.recording;
  }
}

/** Texts that no answer, callback, log or journal may contain. */
const secretsOf = ({ vendors }: KillableApp): [name: string, text: string][] => [
  ["dbt token", DBT_TOKEN],
  ["key of the result links", RESULT_LINK_KEY],
  ["compiled code", SECRET_IN_COMPILED_CODE],
  ["callback address", CALLBACK_TOKEN],
  ...vendors.identity.issued().map(({ token }): [string, string] => ["token", token]),
];
