/** What the callers of a world do: they start the workflow, read what is said of it, cancel it, resume it and repair its steps. */
import { workflowInstanceId } from "../../../../src/contracts/workflows/workflow-ids";
import type { RecordedApi } from "../../../support/history/producers/recorded-api";
import { RecordedWorkflows } from "../../../support/history/producers/recorded-workflows";
import type { VirtualInstance } from "../../../support/virtual-instance";
import type { WorldHub } from "../world-hub";
import { bodyOf, KEY } from "./workflow-request";
import type { StepCall, WorkflowStory } from "./workflow-story";

const READS_AFTER_END = 3;

export class WorkflowCallers {
  readonly #story: WorkflowStory;
  readonly #hub: WorldHub;
  readonly #runs: RecordedApi;
  readonly #workflows: RecordedWorkflows;
  readonly #readsAfterEnd = new Map<string, number>();
  #id = "";
  #resultUrl: string | null = null;

  constructor(story: WorkflowStory, hub: WorldHub, api: RecordedApi) {
    this.#story = story;
    this.#hub = hub;
    this.#runs = api;
    this.#workflows = new RecordedWorkflows(api);
  }

  /** To the end of the workflow and of all its resumes. @throws if its start is not accepted. */
  async live(): Promise<void> {
    const answer = await this.#workflows.start(bodyOf(this.#story), KEY);
    if (answer === null || answer.status >= 300) {
      throw new Error(`Not accepted: ${JSON.stringify(answer)}`);
    }
    this.#id = String(answer.body["id"]);
    this.#resultUrl = String(answer.body["resultUrl"]);
    this.#schedule(this.#id);
    await this.#toEnd(this.#id);
    await this.#workflows.cancel(this.#id);
    await this.#resume(this.#id);
  }

  /** Of all its generations, and of what they call back. */
  async #toEnd(id: string): Promise<void> {
    let ended = 0;
    for (let newest = await this.#generation(id); newest > ended;) {
      await this.#hub.runToEnd(workflowInstanceId(id, newest));
      ended = newest;
      newest = await this.#generation(id);
    }
  }

  async #generation(id: string): Promise<number> {
    return Number((await this.#workflows.read(id))?.body["generation"] ?? 1);
  }

  #schedule(id: string): void {
    const { cancels, starts, stepCalls, earlyResumes } = this.#story;
    for (const at of cancels) this.#hub.after(at, () => this.#workflows.cancel(id));
    for (const { at, isOther } of starts) {
      const body = bodyOf(this.#story);
      const sent = isOther ? { ...body, tags: { other: "yes" } } : body;
      this.#hub.after(at, () => this.#workflows.start(sent, KEY));
    }
    for (const { at, mode } of earlyResumes) {
      this.#hub.after(at, () => this.#workflows.resume(id, mode === null ? {} : { mode }));
    }
    for (const call of stepCalls) this.#hub.after(call.at, () => this.#callAbout(id, call));
  }

  /** Somebody looks at the workflow, and cancels or repairs the run of a step. */
  async #callAbout(id: string, { kind, step }: StepCall): Promise<void> {
    const answer = await this.#workflows.read(id);
    const steps = (answer?.body["steps"] ?? []) as readonly { readonly runId: string | null }[];
    const runId = steps[step]?.runId ?? null;
    if (runId === null) return;
    await (kind === "cancel" ? this.#runs.cancel(runId) : this.#runs.repair(runId, {}));
  }

  /** Each resume is sent twice at once. */
  async #resume(id: string): Promise<void> {
    for (const mode of this.#story.resumes) {
      const body = mode === null ? {} : { mode };
      await Promise.all([id, id].map((one) => this.#workflows.resume(one, body)));
      await this.#toEnd(id);
    }
  }

  /** After each turn of a run or a workflow, a caller reads its document; a few times after its end. */
  async readAbout({ id, name, parentage }: VirtualInstance): Promise<void> {
    const about = ["run", "workflow"].includes(name) ? id : (parentage?.instance.id ?? id);
    const reads = this.#readsAfterEnd.get(about) ?? 0;
    if (reads >= READS_AFTER_END) return;
    const answer = await this.#read(about);
    if (answer?.body["done"] === true) this.#readsAfterEnd.set(about, reads + 1);
  }

  async #read(id: string): ReturnType<RecordedApi["read"]> {
    if (id.startsWith("r-")) return this.#runs.read(id);
    return id.startsWith("w-") ? this.#readWorkflow(id.slice(0, "w-".length + 40)) : null;
  }

  /** Its document and its result, by the link that the start has answered. */
  async #readWorkflow(id: string): ReturnType<RecordedApi["read"]> {
    const answer = await this.#workflows.read(id);
    if (this.#resultUrl !== null) await this.#workflows.result(id, this.#resultUrl);
    return answer;
  }

  async readAll(): Promise<void> {
    for (const instance of this.#hub.instances.values()) {
      if (instance.name === "run") await this.#runs.read(instance.id);
    }
    await this.#readWorkflow(this.#id);
    await this.#workflows.list();
    await this.#runs.list();
  }
}
