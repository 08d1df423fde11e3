import type { FastifyInstance, FastifyReply } from "fastify";
import { envelope, notFound } from "./envelope";
import { integerOf } from "./query-values";
import { findRun, jobOf } from "./run-routes";
import type { RunRecord } from "./run-record";
import type { StepTimeline } from "./run-timeline";
import { artifactsSavedAt, DEFAULT_DBT_VERSION } from "./run-view";
import { artifactsOf } from "./step-artifacts";
import { answering, type Call, type World } from "./world";

/** The steps with available files: none until dbt has uploaded them, some time after the end. */
function savedSteps(call: Call, run: RunRecord): readonly StepTimeline[] {
  const timeline = call.account.timelineOf(run);
  return artifactsSavedAt(run, timeline) <= call.nowMs ? timeline.steps : [];
}

function filesOf(call: Call, run: RunRecord, step: StepTimeline): ReadonlyMap<string, unknown> {
  return artifactsOf(run, step, jobOf(call, run).dbtVersion ?? DEFAULT_DBT_VERSION);
}

/** Without files, `data` is null, not empty (seen by dbt-labs/dbt-mcp). */
function listArtifacts(call: Call): unknown {
  const run = findRun(call);
  const files = savedSteps(call, run).map((step) => filesOf(call, run, step));
  const paths = [...new Set(files.flatMap((byPath) => [...byPath.keys()]))].sort();
  return envelope(paths.length === 0 ? null : paths);
}

/** The file itself, without an envelope. */
function sendFile(content: unknown, path: string, reply: FastifyReply): unknown {
  reply.type(path.endsWith(".json") ? "application/json" : "application/octet-stream");
  return typeof content === "string" ? content : JSON.stringify(content);
}

/** Without `step`, the file of the last step, even if an earlier step is the important one. */
function artifact(call: Call, run: RunRecord): unknown {
  const steps = savedSteps(call, run);
  const index = integerOf(call.query, "step");
  const step = index === undefined ? steps.at(-1) : steps.find((saved) => saved.index === index);
  const content = step === undefined ? undefined : filesOf(call, run, step).get(call.rest);
  if (content === undefined) throw notFound();
  return content;
}

function getArtifact(call: Call, reply: FastifyReply): unknown {
  return sendFile(artifact(call, findRun(call)), call.rest, reply);
}

/** The newest run of the job that has the file. */
function getJobArtifact(call: Call, reply: FastifyReply): unknown {
  for (const run of call.account.runsOf(call.id("job")).toReversed()) {
    const step = savedSteps(call, run).at(-1);
    const content = step === undefined ? undefined : filesOf(call, run, step).get(call.rest);
    if (content !== undefined) return sendFile(content, call.rest, reply);
  }
  throw notFound();
}

export function addArtifactRoutes(app: FastifyInstance, world: World): void {
  const account = "/api/v2/accounts/:account";
  app.get(`${account}/runs/:run/artifacts/`, answering(world, listArtifacts));
  app.get(`${account}/runs/:run/artifacts/*`, answering(world, getArtifact));
  app.get(`${account}/jobs/:job/artifacts/*`, answering(world, getJobArtifact));
}
