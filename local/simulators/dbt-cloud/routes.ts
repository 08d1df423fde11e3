import type { FastifyInstance } from "fastify";
import { addArtifactRoutes } from "./artifact-routes";
import { notFound } from "./envelope";
import { addJobRoutes } from "./job-routes";
import { addProjectRoutes } from "./project-routes";
import { addRunRoutes } from "./run-routes";
import { addPages } from "./pages";
import type { World } from "./world";

/**
 * A path without its last slash is redirected, and a client that follows the redirect sends a GET instead of its POST. The
 * documented form has the slash (dbt-labs/dbt-cloud-openapi-spec#7).
 */
function redirectToSlash(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const [path = "", query] = request.url.split("?", 2);
    if (!path.startsWith("/api/") || path.endsWith("/")) throw notFound();
    return reply.redirect(query === undefined ? `${path}/` : `${path}/?${query}`, 301);
  });
}

export function addRoutes(app: FastifyInstance, world: World): void {
  redirectToSlash(app);
  addRunRoutes(app, world);
  addJobRoutes(app, world);
  addArtifactRoutes(app, world);
  addProjectRoutes(app, world);
  addPages(app, world);
}
