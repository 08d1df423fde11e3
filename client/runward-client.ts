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
import type {
  JsonText,
  RepairOptions,
  Result,
  ScheduleRunOptions,
  Started,
  StartOptions,
} from "./started";
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
    return this.#start("/runs", request, options);
  }

  run(id: string, signal?: AbortSignal): Promise<Api.RunDocument> {
    return this.#get(`/runs/${encodeURIComponent(id)}`, signal);
  }

  /** One page of runs, newest first. */
  runs(query: Api.RunListQuery = {}, signal?: AbortSignal): Promise<Api.RunList> {
    return this.#get(`/runs${toQuery(query)}`, signal);
  }

  /** The body with which the run can be started again. */
  request(id: string, signal?: AbortSignal): Promise<Api.RunRequestDocument> {
    return this.#get(`/runs/${encodeURIComponent(id)}/request`, signal);
  }

  tasks(id: string, signal?: AbortSignal): Promise<Api.RunTasks> {
    return this.#get(`/runs/${encodeURIComponent(id)}/tasks`, signal);
  }

  /** What the result link of a run returns: 200 after a success, 202 before the end, and 424 otherwise. */
  result(resultUrl: string): Promise<Result<Api.ResultDocument>> {
    return this.#result(resultUrl);
  }

  cancelRun(id: string, signal?: AbortSignal): Promise<Api.RunDocument> {
    return this.#post(`/runs/${encodeURIComponent(id)}/cancel`, {}, signal);
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
      send: () => this.#startOf(`/runs/${encodeURIComponent(id)}/repair`, { mode }, signal),
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
    return this.#start("/workflows", request, options);
  }

  workflow(id: string, signal?: AbortSignal): Promise<Api.WorkflowDocument> {
    return this.#get(`/workflows/${encodeURIComponent(id)}`, signal);
  }

  /** One page of workflows, newest first. */
  workflows(query: Api.WorkflowListQuery = {}, signal?: AbortSignal): Promise<Api.WorkflowList> {
    return this.#get(`/workflows${toQuery(query)}`, signal);
  }

  /** What the result link of a workflow returns; see `result`. */
  workflowResult(resultUrl: string): Promise<Result<Api.WorkflowResultDocument>> {
    return this.#result(resultUrl);
  }

  cancelWorkflow(id: string, signal?: AbortSignal): Promise<Api.WorkflowDocument> {
    return this.#post(`/workflows/${encodeURIComponent(id)}/cancel`, {}, signal);
  }

  /** Starts the next generation of a workflow, or finds the live one. */
  async resumeWorkflow(
    id: string,
    { mode, signal }: RepairOptions = {},
  ): Promise<Started<Api.AcceptedWorkflow | Api.WorkflowDocument>> {
    const earlier = await this.workflow(id, signal);
    return sendUnlessDone({
      send: () => this.#startOf(`/workflows/${encodeURIComponent(id)}/resume`, { mode }, signal),
      find: async () => {
        const document = await this.workflow(id, signal);
        return document.generation > earlier.generation ? { document, reattached: false } : null;
      },
    });
  }

  /** The version of the app, its connections and some of its settings. */
  system(signal?: AbortSignal): Promise<Api.SystemDocument> {
    return this.#get("/system", signal);
  }

  /** The OpenAPI document of this app, with the targets of its own vendors. */
  openApi(signal?: AbortSignal): Promise<object> {
    return this.#get("/openapi.json", signal);
  }

  schedules(signal?: AbortSignal): Promise<Api.ScheduleList> {
    return this.#get("/schedules", signal);
  }

  /** Starts now what a schedule starts at its ticks. */
  runSchedule(
    name: string,
    { allowOverlap = false, ...options }: ScheduleRunOptions = {},
  ): Promise<Started<Api.StartedBySchedule>> {
    const body = allowOverlap ? { overlap: "allow" } : {};
    return this.#start(`/schedules/${encodeURIComponent(name)}/run`, body, options);
  }

  pauseSchedule(name: string, signal?: AbortSignal): Promise<Api.ScheduleDocument> {
    return this.#post(`/schedules/${encodeURIComponent(name)}/pause`, {}, signal);
  }

  resumeSchedule(name: string, signal?: AbortSignal): Promise<Api.ScheduleDocument> {
    return this.#post(`/schedules/${encodeURIComponent(name)}/resume`, {}, signal);
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

  async #result<Document>(resultUrl: string): Promise<Result<Document>> {
    const call: Call = { method: "GET", path: resultUrl, repeat: "always" };
    const answer = await this.#transmission.send(call);
    const { status } = answer;
    const readable = status === 424 ? { ...answer, status: 200 } : answer;
    return { status, document: documentOf(readable, this.#baseUrl) as Document };
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
