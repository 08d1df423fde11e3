/** What the simulators have seen, recorded at the end: their requests and what ran, each with its own instant. */
import type { DatabricksSimulator } from "../../../../local/simulators/databricks/simulator";
import type {
  SimulatedRun,
  SimulatedUpdate,
} from "../../../../local/simulators/databricks/inspection";
import type { CallbackReceiver } from "../../../../local/simulators/callback-receiver";
import type { DbtCloudSimulator } from "../../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { SeenRun } from "../../../../local/simulators/dbt-cloud/seen-run";
import type { LoggedRequest } from "../../../../local/simulators/request-log";
import type { EntryOf } from "../entry";
import type { Recorder } from "../recorder";
import { NOBODY, Owners, type Owner } from "./owners";

type State = EntryOf<"ended">["state"];

interface Course extends Owner {
  readonly execution: string;
  readonly vendorRunId: string;
  readonly job: string;
  readonly by: EntryOf<"created">["by"];
  readonly continues?: string | null;
  readonly createdAt: Date;
  readonly beganAt: Date | null;
  readonly cancelAskedAt: Date | null;
  readonly endedAt: Date | null;
  readonly state: State | null;
}

function recordCourse(recorder: Recorder, course: Course): void {
  const {
    createdAt,
    beganAt,
    cancelAskedAt,
    endedAt,
    state,
    continues = null,
    ...created
  } = course;
  const { execution } = course;
  recorder.add("created", { ...created, continues }, createdAt.getTime());
  if (beganAt !== null) recorder.add("began", { execution }, beganAt.getTime());
  if (cancelAskedAt !== null) recorder.add("cancelAsked", { execution }, cancelAskedAt.getTime());
  if (endedAt === null || state === null) return;
  recorder.add("ended", { execution, state }, endedAt.getTime());
}

const STATES: Readonly<Record<string, State>> = {
  ...{ SUCCESS: "succeeded", FAILED: "failed", CANCELED: "cancelled" },
  ...{ COMPLETED: "succeeded", Success: "succeeded", Error: "failed", Cancelled: "cancelled" },
};

const stateOf = (word: string | undefined): State | null => STATES[word ?? ""] ?? null;

/** A text or a number in the body of a request. */
function field({ body }: LoggedRequest, name: string): string {
  const value = (body as Readonly<Record<string, unknown>> | undefined)?.[name];
  const isPlain = ["string", "number", "bigint"].includes(typeof value);
  return isPlain ? String(value) : "";
}

/** The first of the requests in the time of an execution. */
const firstWithin = (
  requests: readonly LoggedRequest[],
  from: Date,
  to: Date | null,
): Date | null => requests.find(({ at }) => at >= from && (to === null || at <= to))?.at ?? null;

/** The runs of a workspace, each with its repairs. */
function databricksCourses(databricks: DatabricksSimulator, owners: Owners): Course[] {
  const cancels = databricks.requests.matching("POST", /\/runs\/cancel$/);
  return databricks.runs().flatMap((run) => {
    const own = run.idempotencyToken === undefined ? NOBODY : owners.ofToken(run.idempotencyToken);
    const asked = cancels.filter((one) => field(one, "run_id") === run.runId);
    const courses = coursesOf(run, own).map((course) => ({
      ...course,
      cancelAskedAt: firstWithin(asked, course.createdAt, course.endedAt),
    }));
    return courses.map((course, at) =>
      at === 0 ? course : { ...course, ...owners.ofRepair(course, course.createdAt.getTime()) },
    );
  });
}

function coursesOf(run: SimulatedRun, own: Owner): Course[] {
  const { runId, jobId, createdAt } = run;
  const by = run.idempotencyToken === undefined ? "other" : "app";
  const base = { ...own, vendorRunId: runId, job: jobId, cancelAskedAt: null };
  const name = `databricks run ${runId}`;
  if (run.executions.length === 0) {
    const [endedAt, state] = [run.endedAt ?? null, stateOf(run.resultState)];
    return [{ ...base, execution: name, by, createdAt, beganAt: null, endedAt, state }];
  }
  return run.executions.map((one, at) => ({
    ...base,
    execution: at === 0 ? name : `${name}, repair ${at}`,
    // Only the app repairs anything here.
    by: at === 0 ? by : "app",
    createdAt: at === 0 ? createdAt : one.startedAt,
    beganAt: one.startedAt,
    endedAt: one.endedAt ?? null,
    state: stateOf(one.resultState),
  }));
}

function pipelineCourses(
  databricks: DatabricksSimulator,
  pipelineId: string,
  owners: Owners,
): Course[] {
  const stops = databricks.requests
    .matching("POST", /\/stop$/)
    .filter(({ url }) => url.includes(pipelineId));
  const updates = databricks.updatesOf(pipelineId);
  let own = NOBODY;
  return updates.map((update, at) => {
    const { updateId, createdAt, cause, endedAt = null } = update;
    const by = BY_CAUSE[cause] ?? "other";
    if (by === "app") own = owners.ofJob(pipelineId, createdAt.getTime());
    const before = updates[at - 1];
    return {
      ...(by === "other" ? NOBODY : own),
      ...{ execution: `update ${updateId}`, vendorRunId: updateId, job: pipelineId, by },
      continues: by === "vendor" && before !== undefined ? `update ${before.updateId}` : null,
      ...{ createdAt, beganAt: createdAt, endedAt, state: stateOf(update.state) },
      cancelAskedAt: firstWithin(stops, createdAt, endedAt),
    };
  });
}

const BY_CAUSE: Readonly<Record<SimulatedUpdate["cause"], Course["by"]>> = {
  API_CALL: "app",
  RETRY_ON_FAILURE: "vendor",
};

function dbtCourses(dbtCloud: DbtCloudSimulator, owners: Owners): Course[] {
  const cancels = dbtCloud.requests.matching("POST", /\/cancel\/?$/);
  return dbtCloud.runs().map((run) => {
    const asked = cancels.filter(({ url }) => url.includes(`/${run.id}/`));
    const { id, jobId, createdAt, finishedAt } = run;
    return {
      ...ownerOfDbt(run, owners),
      ...{ execution: `dbt run ${id}`, vendorRunId: String(id), job: String(jobId) },
      ...{ createdAt, beganAt: run.startedAt, endedAt: finishedAt, state: stateOf(run.status) },
      cancelAskedAt: firstWithin(asked, createdAt, finishedAt),
    };
  });
}

function ownerOfDbt(run: SeenRun, owners: Owners): Owner & Pick<Course, "by"> {
  const marked = owners.ofCause(run.cause);
  if (marked !== undefined) return { ...marked, by: "app" };
  if (run.retryingRunId === null) return { ...NOBODY, by: "other" };
  return { ...owners.ofJob(String(run.jobId), run.createdAt.getTime()), by: "app" };
}

/** A request that starts or repairs something at a vendor. */
interface SeenPost {
  readonly request: LoggedRequest;
  readonly job: string;
  readonly owner: Owner;
  readonly order: "start" | "repair";
}

function recordPosts(recorder: Recorder, posts: readonly SeenPost[]): void {
  for (const { request, owner, ...post } of posts) {
    recorder.add("post", { ...post, ...owner, execution: null }, request.at.getTime());
  }
}

/** By the part of its address that the pattern captures. */
const idIn = ({ url }: LoggedRequest, pattern: RegExp): string => pattern.exec(url)?.[1] ?? "";

/** One that says no more than its job. */
const ofJob = (
  request: LoggedRequest,
  order: SeenPost["order"],
  { job, owners }: { readonly job: string; readonly owners: Owners },
): SeenPost => ({ request, order, job, owner: owners.ofJob(job, request.at.getTime()) });

function databricksPosts(databricks: DatabricksSimulator, owners: Owners): SeenPost[] {
  const post = (path: RegExp): readonly LoggedRequest[] =>
    databricks.requests.matching("POST", path);
  const jobOf = (runId: string): string =>
    databricks.runs().find((one) => one.runId === runId)?.jobId ?? "";
  return [
    ...post(/\/(run-now|runs\/submit)$/).map((request) => ({
      ...{ request, order: "start" as const, job: field(request, "job_id") },
      owner: owners.ofToken(field(request, "idempotency_token")),
    })),
    ...post(/\/runs\/repair$/).map((request) =>
      ofJob(request, "repair", { job: jobOf(field(request, "run_id")), owners }),
    ),
    ...post(/\/updates$/).map((request) =>
      ofJob(request, "start", { job: idIn(request, /\/pipelines\/([^/]+)\//), owners }),
    ),
  ];
}

function dbtPosts(dbtCloud: DbtCloudSimulator, owners: Owners): SeenPost[] {
  const post = (path: RegExp): readonly LoggedRequest[] => dbtCloud.requests.matching("POST", path);
  const jobOf = (runId: string): string =>
    String(dbtCloud.runs().find(({ id }) => String(id) === runId)?.jobId ?? "");
  return [
    ...post(/\/jobs\/\d+\/run\/$/).map((request) => ({
      ...{ request, order: "start" as const, job: idIn(request, /\/jobs\/(\d+)\//) },
      owner: owners.ofCause(field(request, "cause")) ?? NOBODY,
    })),
    ...post(/\/retry\/$/).map((request) =>
      ofJob(request, "repair", { job: jobOf(idIn(request, /\/runs\/(\d+)\//)), owners }),
    ),
  ];
}

function recordCallbacks(recorder: Recorder, receiver: CallbackReceiver): void {
  for (const { body, at } of receiver.received()) {
    const sent = body as Readonly<Record<string, unknown>>;
    const document = (sent["Output"] ?? sent) as Readonly<Record<string, unknown>>;
    const id = typeof document["id"] === "string" ? document["id"] : null;
    recorder.add("callback", { id, document, taken: true }, at.getTime());
  }
}

export interface Simulators {
  readonly databricks?: DatabricksSimulator;
  readonly dbtCloud?: DbtCloudSimulator;
}

export interface EffectsOptions {
  readonly deploymentId: string;
  readonly pipelines?: readonly string[];
  /** Whose answers were all 200. */
  readonly receiver?: CallbackReceiver;
}

/** Call it at the end, after the last document was read: whose an execution is follows from the documents. */
export function recordEffects(
  recorder: Recorder,
  vendors: Simulators,
  { deploymentId, pipelines = [], receiver }: EffectsOptions,
): void {
  const owners = new Owners(recorder.recording, deploymentId);
  const { databricks, dbtCloud } = vendors;
  if (databricks !== undefined) {
    const courses = [
      ...databricksCourses(databricks, owners),
      ...pipelines.flatMap((id) => pipelineCourses(databricks, id, owners)),
    ];
    for (const course of courses) recordCourse(recorder, course);
    recordPosts(recorder, databricksPosts(databricks, owners));
  }
  if (dbtCloud !== undefined) {
    for (const course of dbtCourses(dbtCloud, owners)) recordCourse(recorder, course);
    recordPosts(recorder, dbtPosts(dbtCloud, owners));
  }
  if (receiver !== undefined) recordCallbacks(recorder, receiver);
}
