import * as z from "zod";
import type { PlanResult, Rejected, Unreachable } from "../../../contracts/attempt";
import { purposes } from "../purpose";
import { onOneLine } from "../../../contracts/plain-text";
import { LIMITS, toBoundedText } from "../../../contracts/vendor-text";
import { lenientObject, readList } from "../lenient";
import { NextPage } from "../page-token";
import { RunId } from "./run-document";
import { toRejectedOrUnreachable } from "../trouble";
import { jobUrl, nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";

/** A job in the list; fields that cannot be read are null. */
interface ListedJob {
  readonly id: string | null;
  readonly name: string | null;
}

interface FoundJob extends ListedJob {
  readonly id: string;
}

interface Listed {
  readonly kind: "listed";
  readonly jobs: readonly ListedJob[];
  /** The number of further entries that cannot be read. */
  readonly unread: number;
}

/** https://docs.databricks.com/api/workspace/jobs/create#name allows 4,096 bytes; compared as it is. */
const LONGEST_NAME = 4_096;

const Name = z.string().max(LONGEST_NAME).nullable().catch(null);

const Job = z
  .object({ job_id: RunId.nullable().catch(null), settings: lenientObject({ name: Name }) })
  .transform(({ job_id, settings }): ListedJob => ({ id: job_id, name: settings.name }));

const Page = z.object({
  jobs: readList(Job),
  next_page_token: NextPage,
});

const PAGE_SIZE = "100";
/** A workspace may have 12,000 saved jobs; a longer list is broken. */
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
  const list = await listJobs(api, name);
  if (list.kind !== "listed") return list;
  const [job, ...others] = list.jobs.filter((listed) => listed.name === name).filter(hasId);
  if (job === undefined) {
    return mayHide(list, name)
      ? unreadableJob(api.workspace, name)
      : noSuchJob(api.workspace, name, list.jobs);
  }
  return others.length === 0
    ? toPlan(api.workspace, job.id)
    : tooManyJobs(api.workspace, name, [job, ...others]);
}

const hasId = (job: ListedJob): job is FoundJob => job.id !== null;

/** Whether a job of this name may be among those that cannot be read. */
function mayHide({ jobs, unread }: Listed, name: string): boolean {
  return unread > 0 || jobs.some((job) => job.name === null || job.name === name);
}

async function listJobs(api: WorkspaceApi, name: string): Promise<Listed | Rejected | Unreachable> {
  const jobs: ListedJob[] = [];
  let unread = 0;
  let pageToken: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { name, limit: PAGE_SIZE, page_token: pageToken };
    const result = await api.call({ method: "GET", path: "jobs/list", query });
    if (result.kind !== "ok") {
      return toRejectedOrUnreachable(api.workspace, purposes.findJob(name), result);
    }
    const { jobs: listed, next_page_token: next } = Page.parse(result.body);
    jobs.push(...listed.items);
    unread += listed.unread;
    if (next.kind === "none") return { kind: "listed", jobs, unread };
    if (next.kind === "unusable") break;
    pageToken = next.token;
  }
  const reason = `${nameOf(api.workspace)} lists more jobs than can be read.`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

/** The list does not prove that there is no such job. */
function unreadableJob(workspace: Workspace, name: string): Unreachable {
  const reason = `${nameOf(workspace)} lists a job that cannot be read, which may be the one named "${name}".`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

function noSuchJob(workspace: Workspace, name: string, similar: readonly ListedJob[]): Rejected {
  const first = similar[0]?.name ?? null;
  const hint =
    first === null
      ? "The identity configured for it sees only jobs on which it has CAN VIEW."
      : `Capital letters count: there is "${onOneLine(toBoundedText(first, LIMITS.name))}".`;
  const message = `${nameOf(workspace)} has no job named "${name}". ${hint}`;
  return { kind: "rejected", failure: { code: "jobNotFound", message } };
}

function tooManyJobs(workspace: Workspace, name: string, jobs: readonly FoundJob[]): Rejected {
  const shown = jobs.slice(0, IDS_SHOWN).map(({ id }) => id);
  const more = jobs.length > IDS_SHOWN ? `, and ${jobs.length - IDS_SHOWN} more` : "";
  const message = `${nameOf(workspace)} has ${jobs.length} jobs named "${name}": ${shown.join(", ")}${more}. Give jobId instead.`;
  return { kind: "rejected", failure: { code: "jobNameNotUnique", message } };
}
