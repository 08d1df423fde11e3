import { z } from "zod";
import type { PlanResult, Rejected, Unreachable } from "../../../contracts/attempt";
import { purposes } from "./purpose";
import { LIMITS, toBoundedText } from "../../../contracts/vendor-text";
import { lenientList } from "./lenient";
import { NextPage } from "./page-token";
import { RunId } from "./run-document";
import { toRejectedOrUnreachable } from "../trouble";
import { jobUrl, nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";

interface FoundJob {
  readonly id: string;
  readonly name: string;
}

type Search =
  { readonly kind: "found"; readonly jobs: readonly FoundJob[] } | Rejected | Unreachable;

/** https://docs.databricks.com/api/workspace/jobs/create#name allows 4,096 bytes; compared as it is. */
const LONGEST_NAME = 4_096;

const Job = z
  .object({ job_id: RunId, settings: z.object({ name: z.string().max(LONGEST_NAME) }) })
  .transform(({ job_id, settings }): FoundJob => ({ id: job_id, name: settings.name }));

const Page = z.object({
  jobs: lenientList(Job),
  next_page_token: NextPage,
});

const PAGE_SIZE = "100";
/** A workspace may hold 12,000 saved jobs; a listing that goes on is broken. */
const MOST_PAGES = 200;
const IDS_SHOWN = 5;

export function toPlan(workspace: Workspace, jobId: string): PlanResult {
  return {
    kind: "planned",
    plan: {
      provider: "databricks",
      connectionId: workspace.id,
      vendorJobId: jobId,
      jobUrl: jobUrl(workspace, jobId),
      baselineRunId: null,
      confirmAfterSeconds: null,
    },
  };
}

/** Finds the one job of this exact name. The vendor's filter ignores case, and names need not be unique. */
export async function planByName(api: WorkspaceApi, name: string): Promise<PlanResult> {
  const search = await listJobs(api, name);
  if (search.kind !== "found") return search;
  const [job, ...others] = search.jobs.filter((candidate) => candidate.name === name);
  if (job === undefined) return noSuchJob(api.workspace, name, search.jobs);
  return others.length === 0
    ? toPlan(api.workspace, job.id)
    : tooManyJobs(api.workspace, name, [job, ...others]);
}

async function listJobs(api: WorkspaceApi, name: string): Promise<Search> {
  const jobs: FoundJob[] = [];
  let pageToken: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { name, limit: PAGE_SIZE, page_token: pageToken };
    const result = await api.call({ method: "GET", path: "jobs/list", query });
    if (result.kind !== "ok") {
      return toRejectedOrUnreachable(api.workspace, purposes.findJob(name), result);
    }
    const { jobs: listed, next_page_token: next } = Page.parse(result.body);
    jobs.push(...listed);
    if (next.kind === "none") return { kind: "found", jobs };
    if (next.kind === "unusable") break;
    pageToken = next.token;
  }
  const reason = `${nameOf(api.workspace)} lists more jobs than can be read.`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

function noSuchJob(workspace: Workspace, name: string, similar: readonly FoundJob[]): Rejected {
  const [first] = similar;
  const hint =
    first === undefined
      ? "The identity configured for it sees only jobs on which it has CAN VIEW."
      : `Capital letters count: there is "${toBoundedText(first.name, LIMITS.name)}".`;
  const message = `${nameOf(workspace)} has no job named "${name}". ${hint}`;
  return { kind: "rejected", failure: { code: "jobNotFound", message } };
}

function tooManyJobs(workspace: Workspace, name: string, jobs: readonly FoundJob[]): Rejected {
  const shown = jobs.slice(0, IDS_SHOWN).map(({ id }) => id);
  const more = jobs.length > IDS_SHOWN ? `, and ${jobs.length - IDS_SHOWN} more` : "";
  const message = `${nameOf(workspace)} has ${jobs.length} jobs named "${name}": ${shown.join(", ")}${more}. Give jobId instead.`;
  return { kind: "rejected", failure: { code: "jobNameNotUnique", message } };
}
