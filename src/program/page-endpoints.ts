import { registerEndpoint } from "../hub/functions";
import { guarded } from "../triggers/door/guarded";
import { createGetPage, createGetPageFile, createPageFilesFor } from "../triggers/page/serve-page";
import type { EndpointOptions } from "./endpoint-options";

/** Registers the runs page. Anonymous: it contains no data, and shows how to sign in. */
export function registerPage({ settings }: Pick<EndpointOptions, "settings">): void {
  const read = createPageFilesFor(settings.callers.platformAuthenticates ? "platform" : "key");
  const pages = [
    { name: "getPage", route: "ui", answer: createGetPage(read) },
    { name: "getPageFile", route: "ui/{file}", answer: createGetPageFile(read) },
  ];
  for (const { name, route, answer } of pages) {
    registerEndpoint(name, {
      route,
      method: "GET",
      authLevel: "anonymous",
      handler: guarded(answer),
    });
  }
}
