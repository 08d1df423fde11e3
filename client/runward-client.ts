/**
 * The client of the HTTP API, typed from its OpenAPI document. It uses nothing of Node, so a web page can use it too.
 *
 * 1. A start is sent with an idempotency key, which is made once: however often the call has to be repeated, there is one run.
 * 2. A repair, a resume and a run of a schedule have no key. If one of those may have arrived, its effect is looked for before
 *    the call is sent again.
 */
import { documentOf } from "./answer";
import type * as Api from "./documents";
import { sendUnlessDone } from "./send-unless-done";
import type { JsonText, RepairOptions, ScheduleRunOptions, Started, StartOptions } from "./started";
import { Transmission, type Call, type TransmissionOptions } from "./transmission";
import { watch } from "./watch";

export const newIdempotencyKey = (): string => crypto.randomUUID();

export class RunwardClient {
  readonly #transmission: Transmission;
  readonly #baseUrl: string;

  constructor(options: TransmissionOptions) {
    this.#baseUrl = options.baseUrl;
    this.#transmission = new Transmission(options);
  }

  startRun(
    request: Api.RunRequest | JsonText,
    options: StartOptions = {},
  ): Promise<Started<Api.AcceptedRun>> {
    return this.#start("/api/runs", request, options);
  }

  run(id: string, signal?: AbortSignal): Promise<Api.RunDocument> {
    return this.#get(`/api/runs/${encodeURIComponent(id)}`, signal);
  }

  /** One page of runs, newest first. */
  runs(query: Api.RunListQuery = {}, signal?: AbortSignal): Promise<Api.RunList> {
    return this.#get(`/api/runs${toQuery(query)}`, signal);
  }

  tasks(id: string, signal?: AbortSignal): Promise<Api.RunTasks> {
    return this.#get(`/api/runs/${encodeURIComponent(id)}/tasks`, signal);
  }

  /** What a result link returns: 200 after a success, 202 before the end, and 424 otherwise. */
  async result(resultUrl: string): Promise<{ status: number; document: Api.ResultDocument }> {
    const answer = await this.#transmission.send({
      method: "GET",
      path: resultUrl,
      repeat: "always",
    });
    const { status } = answer;
    const readable = status === 424 ? { ...answer, status: 200 } : answer;
    const document = documentOf(readable, this.#baseUrl) as Api.ResultDocument;
    return { status, document };
  }

  cancelRun(id: string, signal?: AbortSignal): Promise<Api.RunDocument> {
    return this.#post(`/api/runs/${encodeURIComponent(id)}/cancel`, {}, signal);
  }

  /** Starts the run that repairs a run, or finds the live one. */
  async repairRun(
    id: string,
    { mode, signal }: RepairOptions = {},
  ): Promise<Started<Api.AcceptedRun | Api.RunDocument>> {
    const newestRepair = async (): Promise<string | null> =>
      (await this.run(id, signal)).repairedBy[0] ?? null;
    const earlier = await newestRepair();
    return sendUnlessDone({
      send: () => this.#startOf(`/api/runs/${encodeURIComponent(id)}/repair`, { mode }, signal),
      find: async () => {
        const newest = await newestRepair();
        if (newest === null || newest === earlier) return null;
        return { document: await this.run(newest, signal), reattached: false };
      },
    });
  }

  startWorkflow(
    request: Api.WorkflowRequest | JsonText,
    options: StartOptions = {},
  ): Promise<Started<Api.AcceptedWorkflow>> {
    return this.#start("/api/workflows", request, options);
  }

  workflow(id: string, signal?: AbortSignal): Promise<Api.WorkflowDocument> {
    return this.#get(`/api/workflows/${encodeURIComponent(id)}`, signal);
  }

  /** One page of workflows, newest first. */
  workflows(query: Api.WorkflowListQuery = {}, signal?: AbortSignal): Promise<Api.WorkflowList> {
    return this.#get(`/api/workflows${toQuery(query)}`, signal);
  }

  cancelWorkflow(id: string, signal?: AbortSignal): Promise<Api.WorkflowDocument> {
    return this.#post(`/api/workflows/${encodeURIComponent(id)}/cancel`, {}, signal);
  }

  /** Starts the next generation of a workflow, or finds the live one. */
  async resumeWorkflow(
    id: string,
    { mode, signal }: RepairOptions = {},
  ): Promise<Started<Api.AcceptedWorkflow | Api.WorkflowDocument>> {
    const earlier = await this.workflow(id, signal);
    return sendUnlessDone({
      send: () =>
        this.#startOf(`/api/workflows/${encodeURIComponent(id)}/resume`, { mode }, signal),
      find: async () => {
        const document = await this.workflow(id, signal);
        return document.generation > earlier.generation ? { document, reattached: false } : null;
      },
    });
  }

  schedules(signal?: AbortSignal): Promise<Api.ScheduleList> {
    return this.#get("/api/schedules", signal);
  }

  /** Starts now what a schedule starts at its ticks. */
  runSchedule(
    name: string,
    { allowOverlap = false, ...options }: ScheduleRunOptions = {},
  ): Promise<Started<Api.StartedBySchedule>> {
    const body = allowOverlap ? { overlap: "allow" } : {};
    return this.#start(`/api/schedules/${encodeURIComponent(name)}/run`, body, options);
  }

  pauseSchedule(name: string, signal?: AbortSignal): Promise<Api.ScheduleDocument> {
    return this.#post(`/api/schedules/${encodeURIComponent(name)}/pause`, {}, signal);
  }

  resumeSchedule(name: string, signal?: AbortSignal): Promise<Api.ScheduleDocument> {
    return this.#post(`/api/schedules/${encodeURIComponent(name)}/resume`, {}, signal);
  }

  /** Yields the document of a run again and again, the last time when the run has ended. */
  watchRun(id: string, everySeconds: number): AsyncGenerator<Api.RunDocument, void> {
    return watch(() => this.run(id), everySeconds);
  }

  async #start<Document extends Api.Verdict>(
    path: string,
    request: object | JsonText,
    { key = newIdempotencyKey(), signal }: StartOptions,
  ): Promise<Started<Document>> {
    const call: Call = {
      ...{ method: "POST", path, body: toText(request), repeat: "always" },
      headers: { "Idempotency-Key": key },
    };
    return this.#started(call, signal);
  }

  /** A start without a key. */
  #startOf<Document extends Api.Verdict>(
    path: string,
    body: object,
    signal?: AbortSignal,
  ): Promise<Started<Document>> {
    const text = toText(body);
    return this.#started({ method: "POST", path, body: text, repeat: "ifNotArrived" }, signal);
  }

  async #started<Document extends Api.Verdict>(
    call: Call,
    signal?: AbortSignal,
  ): Promise<Started<Document>> {
    const answer = await this.#transmission.send(call, signal);
    const document = documentOf(answer, this.#baseUrl) as Document;
    return { document, reattached: answer.headers.get("idempotent-replayed") === "true" };
  }

  async #get<Document>(path: string, signal?: AbortSignal): Promise<Document> {
    const call: Call = { method: "GET", path, repeat: "always" };
    return documentOf(await this.#transmission.send(call, signal), this.#baseUrl) as Document;
  }

  /** For calls that may be repeated without harm. */
  async #post<Document>(path: string, body: object, signal?: AbortSignal): Promise<Document> {
    const call: Call = { method: "POST", path, body: toText(body), repeat: "always" };
    return documentOf(await this.#transmission.send(call, signal), this.#baseUrl) as Document;
  }
}

const toText = (body: object | JsonText): JsonText =>
  typeof body === "string" ? body : JSON.stringify(body);

function toQuery(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return "";
  const parameters = given.map(([name, value]): [string, string] => [name, String(value)]);
  return `?${new URLSearchParams(parameters).toString()}`;
}
