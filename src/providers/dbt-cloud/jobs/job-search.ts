import * as z from "zod";
import type { Rejected } from "../../../contracts/attempt";
import type { DbtJobTarget } from "./job-target";
import { VendorId } from "../../../contracts/identifiers";
import { exactText } from "../../../contracts/vendor-text";
import { type AdminApi, type AdminFailure, unreadable } from "../admin-api";
import { nameOf } from "../dbt-account";
import { listAll, type Listed, type Listing, type ListRequest } from "../listing";
import { JobType } from "./parallel-runs";
import { LenientId } from "./vendor-run";

const Named = z.object({ id: VendorId, name: exactText() });
type Named = z.infer<typeof Named>;

const Job = Named.extend({
  project_id: LenientId,
  environment_id: LenientId,
  state: z.unknown().optional(),
  job_type: JobType,
});
type Job = z.infer<typeof Job>;

/** The state of deleted jobs. */
const DELETED = 2;
const MOST_CANDIDATES = 10;

export interface FoundJob {
  readonly kind: "found";
  readonly jobId: string;
  // Null if dbt does not return it.
  readonly projectId: string | null;
  readonly jobName: string | null;
  readonly jobType: string | null;
}

export type JobSearchResult = FoundJob | Rejected | AdminFailure;

type JobNames = Pick<DbtJobTarget, "projectName" | "environmentName"> & {
  readonly jobName: string;
};

/** The one job of that name. dbt only filters by a part of a name, so the exact comparison is made here. */
export async function findJobByName(api: AdminApi, names: JobNames): Promise<JobSearchResult> {
  const project = await findProject(api, names.projectName);
  if (project !== null && project.kind !== "found") return project;
  const request = jobListing(names.jobName, project?.id);
  const jobs = await listNamed(api, request, Job, names.jobName);
  if (jobs.kind !== "listed") return jobs;
  const named = jobs.items.filter(({ state }) => state !== DELETED);
  const placed = await keepThoseIn(api, names.environmentName, { ...jobs, items: named });
  if (placed.kind !== "listed") return placed;
  const [job, ...others] = placed.items;
  const wanted = describe(names);
  if (job === undefined) {
    if (placed.unread > 0) return unreadable(api, request.purpose);
    return reject("jobNotFound", `${nameOf(api.account)} has no ${wanted} that the token may see.`);
  }
  if (others.length > 0) return reject("jobNameNotUnique", tooMany(api, wanted, placed.items));
  const { id: jobId, project_id: projectId, job_type: jobType } = job;
  return { kind: "found", jobId, projectId, jobName: names.jobName, jobType };
}

async function findProject(
  api: AdminApi,
  name: string | undefined,
): Promise<{ kind: "found"; id: string } | Rejected | AdminFailure | null> {
  if (name === undefined) return null;
  const request = {
    version: "v3",
    path: "projects/",
    query: { name__icontains: name },
    purpose: `list projects named "${name}"`,
  } as const;
  const projects = await listNamed(api, request, Named, name);
  if (projects.kind !== "listed") return projects;
  const [project, ...others] = projects.items;
  if (project === undefined) {
    if (projects.unread > 0) return unreadable(api, request.purpose);
    const sentence = `${nameOf(api.account)} has no project "${name}" that the token may see.`;
    return reject("projectNotFound", sentence);
  }
  return others.length === 0
    ? { kind: "found", id: project.id }
    : reject("projectNameNotUnique", tooMany(api, `project "${name}"`, projects.items));
}

function jobListing(name: string, projectId: string | undefined): ListRequest {
  return {
    path: "jobs/",
    query: { name__icontains: name, project_id: projectId },
    purpose: `list jobs named "${name}"`,
  };
}

/** Reads only the projects with a candidate, because dbt lists environments by project. */
async function keepThoseIn(
  api: AdminApi,
  environmentName: string | undefined,
  jobs: Listed<Job>,
): Promise<Listing<Job>> {
  if (environmentName === undefined) return jobs;
  const kept: Job[] = [];
  let unread = jobs.unread + jobs.items.filter(isWithoutPlace).length;
  for (const projectId of new Set(jobs.items.map(({ project_id }) => project_id))) {
    if (projectId === null) continue;
    const request = {
      version: "v3",
      path: `projects/${projectId}/environments/`,
      query: { name__icontains: environmentName },
      purpose: `list environments named "${environmentName}" of project ${projectId}`,
    } as const;
    const environments = await listNamed(api, request, Named, environmentName);
    if (environments.kind !== "listed") return environments;
    unread += environments.unread;
    const ids = new Set(environments.items.map(({ id }) => id));
    kept.push(
      ...jobs.items.filter(
        ({ project_id, environment_id }) =>
          project_id === projectId && environment_id !== null && ids.has(environment_id),
      ),
    );
  }
  return { kind: "listed", items: kept, unread };
}

const isWithoutPlace = ({ project_id, environment_id }: Job): boolean =>
  project_id === null || environment_id === null;

async function listNamed<Item extends Named>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
  name: string,
): Promise<Listing<Item>> {
  const listing = await listAll(api, request, item);
  if (listing.kind !== "listed") return listing;
  const nameless = listing.items.filter((one) => one.name === null).length;
  const items = listing.items.filter((one) => one.name === name);
  return { ...listing, items, unread: listing.unread + nameless };
}

function describe({ jobName, projectName, environmentName }: JobNames): string {
  const project = projectName === undefined ? "" : ` in project "${projectName}"`;
  const environment = environmentName === undefined ? "" : ` in environment "${environmentName}"`;
  return `job "${jobName}"${project}${environment}`;
}

function tooMany(api: AdminApi, wanted: string, candidates: readonly { id: string }[]): string {
  const ids = candidates.slice(0, MOST_CANDIDATES).map(({ id }) => id);
  const more = candidates.length > MOST_CANDIDATES ? ", …" : "";
  return `${nameOf(api.account)} has ${candidates.length} matches for ${wanted}: ${ids.join(", ")}${more}. Give jobId instead, or narrow the search by projectName and environmentName.`;
}

function reject(code: string, message: string): Rejected {
  return { kind: "rejected", failure: { code, message } };
}
