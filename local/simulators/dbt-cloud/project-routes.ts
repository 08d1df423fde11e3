import type { FastifyInstance } from "fastify";
import { envelope, listEnvelope, notFound } from "./envelope";
import { toEnvironmentView, toProjectView } from "./job-view";
import { pageOf, pageRequestOf } from "./paging";
import { type Query, single } from "./query-values";
import { answering, type Call, type World } from "./world";

function named<Item extends { readonly name: string }>(
  items: Iterable<Item>,
  query: Query,
): readonly Item[] {
  const part = single(query, "name__icontains")?.toLowerCase() ?? "";
  return [...items].filter(({ name }) => name.toLowerCase().includes(part));
}

function listProjects(call: Call): unknown {
  const { account, query } = call;
  const accountId = account.account.id;
  const filters = { state: "active", account_id: accountId };
  const projects = named(account.projects.values(), query);
  const { shown, page } = pageOf(projects, pageRequestOf(query), { orderBy: "id", filters });
  return listEnvelope(
    shown.map((project) => toProjectView(project, accountId)),
    page,
  );
}

function getProject(call: Call): unknown {
  const project = call.account.projects.get(call.id("project"));
  if (project === undefined) throw notFound();
  return envelope(toProjectView(project, call.account.account.id));
}

function listEnvironments(call: Call): unknown {
  const { account, query } = call;
  const accountId = account.account.id;
  const projectId = call.id("project");
  if (!account.projects.has(projectId)) throw notFound();
  const environments = named(account.environments.values(), query).filter(
    (environment) => environment.projectId === projectId,
  );
  const filters = { state: "active", account_id: accountId, project_id: projectId };
  const { shown, page } = pageOf(environments, pageRequestOf(query), { orderBy: "id", filters });
  return listEnvelope(
    shown.map((environment) => toEnvironmentView(environment, accountId)),
    page,
  );
}

export function addProjectRoutes(app: FastifyInstance, world: World): void {
  const projects = "/api/v3/accounts/:account/projects/";
  app.get(projects, answering(world, listProjects));
  app.get(`${projects}:project/`, answering(world, getProject));
  app.get(`${projects}:project/environments/`, answering(world, listEnvironments));
}
