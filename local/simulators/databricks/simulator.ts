/**
 * A Databricks workspace on loopback: the Jobs API 2.1 and 2.2 and pipelines.
 *
 * Owns: jobs and pipelines declared in code, their runs, the vendor's texts, and pages for people. The state of a run is
 * computed from the clock at each request, so virtual time works.
 * Does not own: faults and the request log (`../server.ts`), tokens (`../access-tokens.ts`), what outlives the process
 * (`../simulator-memory.ts`).
 */
import type { FastifyInstance } from "fastify";
import { type Clock, RealClock } from "../../clock";
import { type SimulatorServer, startSimulatorServer } from "../server";
import type { Remembering, SimulatorMemory } from "../simulator-memory";
import { type Api } from "./api";
import { authenticate, type AuthenticationOptions } from "./authentication";
import type { BodyContext } from "./body-context";
import { badTargetBody } from "./databricks-error";
import { addGetOutputRoute } from "./get-output-route";
import {
  countCalls,
  inspectRun,
  inspectUpdate,
  type SimulatedRun,
  type SimulatedUpdate,
} from "./inspection";
import type { Id, JobDefinition } from "./job-definition";
import { addJobsRoutes } from "./jobs-routes";
import { addPages } from "./pages";
import { RateLimit } from "./rate-limit";
import { Pipeline } from "./pipeline";
import type { PipelineDefinition } from "./pipeline-definition";
import { addPipelineRoutes } from "./pipeline-routes";
import { addRepairRoute } from "./repair-route";
import { addRunNowRoute } from "./run-now-route";
import { addRunsChangeRoutes } from "./runs-change-routes";
import { addRunsGetRoute } from "./runs-get-route";
import { addRunsListRoute } from "./runs-list-route";
import type { SubmitScript } from "./submit-request";
import { addSubmitRoute } from "./submit-route";
import type { Vocabulary } from "./state-words";
import { Workspace } from "./workspace";

export interface DatabricksOptions extends AuthenticationOptions {
  readonly clock?: Clock;
  /** The simulator goes on with what it has stored, in its clock. */
  readonly memory?: SimulatorMemory;
  /** Jobs and pipelines that exist from the start; those of remembered runs have to be here. */
  readonly jobs?: readonly JobDefinition[];
  readonly pipelines?: readonly PipelineDefinition[];
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly workspaceId?: string;
  /** Scheme and host in links to run pages; by default those of an Azure workspace. */
  readonly host?: string;
  /** Links lead to the pages of this simulator. */
  readonly ownPages?: boolean;
  /** The same seed results in the same ids. */
  readonly seed?: string;
  /** Whether ids are larger than a JavaScript number can represent. */
  readonly idsBeyondSafe?: boolean;
  /** If false, 2.2 does not exist, as in workspaces without it. */
  readonly serve22?: boolean;
  /** Whether runs have both `state` and `status`, or one of them. */
  readonly vocabulary?: Vocabulary;
  /** How long an array of 2.2 may be before it is paged. */
  readonly pageSize?: number;
  /** Requests per second; by default no limit. */
  readonly rateLimits?: { readonly runNow?: number; readonly runsGet?: number };
}

export interface DatabricksSimulator extends SimulatorServer {
  readonly workspaceId: string;
  /** Returns the job's id. */
  addJob(definition: JobDefinition): string;
  /** Says what the runs do that runs/submit starts from now on. */
  scriptSubmits(script: SubmitScript): void;
  /** Somebody else starts a run of the job. Returns the run's id. */
  startRun(jobId: Id): string;
  /** Returns the pipeline's id. */
  addPipeline(definition: PipelineDefinition): string;
  /** Starts an update as somebody else does; returns its id. */
  startUpdate(pipelineId: string, body: Readonly<Record<string, unknown>>, cause: string): string;
  runs(): SimulatedRun[];
  runsOf(jobId: Id): SimulatedRun[];
  /** The updates of a pipeline, oldest first. */
  updatesOf(pipelineId: string): SimulatedUpdate[];
  counts(): Record<string, number>;
}

const WORKSPACE_ID = "2847593021847562";
/** https://docs.databricks.com/api/workspace/jobs/getrun: arrays of more than 100 elements are paged */
const PAGE_SIZE = 100;

export async function startDatabricksSimulator(
  options: DatabricksOptions = {},
): Promise<DatabricksSimulator> {
  const { memory, workspaceId = WORKSPACE_ID } = options;
  const clock = memory?.clock ?? options.clock ?? new RealClock();
  const site = createSite(options, clock);
  const { workspace, pipelines } = site;
  const { runs, updatesOf } = inspectorsOf(site);
  const own: Own = { address: "" };
  const server = await startSimulatorServer({
    clock,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.tls !== undefined && { tls: options.tls }),
    ...(memory !== undefined && { remembering: remember(memory, workspace) }),
    state: () => ({
      runs: runs(),
      updates: Object.fromEntries([...pipelines.keys()].map((id) => [id, updatesOf(id)])),
      counts: counts(),
    }),
    routes: (app) => {
      addApi(app, workspace, { tokenNow: () => clock.now(), own, ...options, workspaceId });
      addPipelineRoutes({ app, pipelines, nowMs: () => workspace.nowMs() });
      addPages({ app, workspace, pipelines });
    },
  });
  own.address = server.baseUrl;
  const counts = (): Record<string, number> => countCalls(server.requests.all());
  return {
    ...server,
    workspaceId,
    addJob: (definition) => workspace.addJob(definition),
    scriptSubmits: (script) => {
      workspace.submitScript = script;
    },
    startRun: (jobId) => {
      const run = workspace.launch({ jobId: String(jobId), body: {}, jobParameters: {} });
      if (run === undefined) throw new Error("A run of a continuous job has no id to return.");
      return run.runId;
    },
    addPipeline: site.addPipeline,
    startUpdate: (pipelineId, body, cause) => {
      const pipeline = pipelines.get(pipelineId);
      if (pipeline === undefined) throw new Error(`There is no pipeline ${pipelineId}.`);
      return pipeline.start(body, cause, workspace.nowMs()).updateId;
    },
    updatesOf,
    runs,
    runsOf: (jobId) => runs().filter((run) => run.jobId === String(jobId)),
    counts,
  };
}

/** What exists in the workspace. */
interface Site {
  readonly workspace: Workspace;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
  readonly addPipeline: (definition: PipelineDefinition) => string;
}

function createSite(
  { seed = "databricks", idsBeyondSafe = false, ...options }: DatabricksOptions,
  clock: Clock,
): Site {
  const workspace = new Workspace({ now: () => clock.now(), seed, idsBeyondSafe });
  const pipelines = new Map<string, Pipeline>();
  const addPipeline = (definition: PipelineDefinition): string => {
    const pipelineId = definition.pipelineId ?? workspace.ids.nextUuid();
    pipelines.set(pipelineId, new Pipeline(pipelineId, definition, workspace.ids));
    return pipelineId;
  };
  for (const job of options.jobs ?? []) workspace.addJob(job);
  for (const pipeline of options.pipelines ?? []) addPipeline(pipeline);
  return { workspace, pipelines, addPipeline };
}

const inspectorsOf = ({
  workspace,
  pipelines,
}: Site): Pick<DatabricksSimulator, "runs" | "updatesOf"> => ({
  runs: () => workspace.runs().map((run) => inspectRun(run, workspace.nowMs())),
  updatesOf: (pipelineId) => {
    const nowMs = workspace.nowMs();
    const updates = pipelines.get(pipelineId)?.updates(nowMs) ?? [];
    return updates.map((update) => inspectUpdate(update, nowMs));
  },
});

/** Where the simulator listens; empty before it does. */
interface Own {
  address: string;
}

const remember = (memory: SimulatorMemory, workspace: Workspace): Remembering => ({
  memory,
  madeBy: (answer) => {
    const { run_id: run, update_id: update, repair_id: repair } = Object(answer) as Made;
    const id = run ?? update ?? repair;
    return id === undefined ? null : String(id);
  },
  afterwards: () => {
    workspace.nameTaskRuns();
  },
});

type Made = Readonly<
  Partial<Record<"run_id" | "update_id" | "repair_id", bigint | number | string>>
>;

type ApiOptions = DatabricksOptions & { readonly workspaceId: string; readonly own: Own };

function hostOf({ host, workspaceId, ownPages, own }: ApiOptions): string {
  if (ownPages === true) return own.address;
  return host ?? `https://adb-${workspaceId}.2.azuredatabricks.net`;
}

function addApi(app: FastifyInstance, workspace: Workspace, options: ApiOptions): void {
  app.addHook("preHandler", (request, _reply, done) => {
    // Requests of an earlier simulator that are done again have no token.
    const isReplaying = options.memory?.isReplaying === true;
    if (request.url.startsWith("/api/") && !isReplaying) authenticate(request, options);
    done();
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(badTargetBody(request.url.split("?", 1)[0] ?? "")),
  );
  const limit = rateLimiter(workspace, options);
  const context = (): BodyContext => ({
    workspace,
    nowMs: workspace.nowMs(),
    host: hostOf(options),
    workspaceId: options.workspaceId,
    vocabulary: options.vocabulary ?? "both",
  });
  const pageSize = options.pageSize ?? PAGE_SIZE;
  addJobsApi({ app, workspace, context, limit, prefix: "/api/2.1/jobs", pageSize: undefined });
  if (options.serve22 === false) return;
  addJobsApi({ app, workspace, context, limit, prefix: "/api/2.2/jobs", pageSize });
}

function addJobsApi(api: Api): void {
  addRunNowRoute(api);
  addSubmitRoute(api);
  addRunsGetRoute(api);
  addGetOutputRoute(api);
  addRunsListRoute(api);
  addRunsChangeRoutes(api);
  addRepairRoute(api);
  addJobsRoutes(api);
}

function rateLimiter(workspace: Workspace, { rateLimits = {} }: DatabricksOptions): Api["limit"] {
  const limits = {
    runNow: new RateLimit(rateLimits.runNow ?? Infinity),
    runsGet: new RateLimit(rateLimits.runsGet ?? Infinity),
  };
  return (call) => {
    limits[call].check(workspace.nowMs());
  };
}
