import type { FastifyRequest } from "fastify";
import { databricksError } from "./databricks-error";
import { pageOf, pageOffset } from "./paging";
import type { Pipeline } from "./pipeline";
import { RequestQuery } from "./request-query";

const DEFAULT_PIPELINES = 25;
const LARGEST_PAGE = 100;

/** The pipelines that the caller may view: https://docs.databricks.com/api/workspace/pipelines/listpipelines */
export function listPipelines(
  pipelines: ReadonlyMap<string, Pipeline>,
  request: FastifyRequest,
  nowMs: number,
): unknown {
  const query = new RequestQuery(request);
  const matches = parseNameFilter(query.text("filter"));
  const page = {
    offset: pageOffset(query.text("page_token")),
    size: query.number("max_results", DEFAULT_PIPELINES, LARGEST_PAGE),
  };
  const statuses = [...pipelines.values()]
    .filter(({ definition }) => definition.permission !== "none" && matches(definition.name))
    .map((pipeline) => ({
      pipeline_id: pipeline.pipelineId,
      name: pipeline.definition.name,
      state: pipeline.stateAt(nowMs),
      creator_user_name: "runward@example.com",
    }));
  return pageOf({ statuses }, page);
}

/** The only filters that the vendor has are `name LIKE '…'` and `notebook='…'`; the second one is not simulated. */
function parseNameFilter(filter: string | undefined): (name: string) => boolean {
  if (filter === undefined || filter === "") return () => true;
  const pattern = /^\s*name\s+like\s+'((?:[^'\\]|\\.)*)'\s*$/i.exec(filter)?.[1];
  if (pattern === undefined) {
    throw databricksError(400, "INVALID_PARAMETER_VALUE", `Unsupported filter: ${filter}`);
  }
  const expression = new RegExp(`^${toExpression(pattern)}$`, "isu");
  return (name) => expression.test(name);
}

/** `%` is any text and `_` any character, unless they follow a backslash. As in SQL of Databricks, case does not count here. */
const toExpression = (pattern: string): string =>
  pattern.replace(/\\(.)|([\s\S])/gu, (_match, escaped: string | undefined, plain: string) => {
    if (escaped === undefined && plain === "%") return ".*";
    if (escaped === undefined && plain === "_") return ".";
    return (escaped ?? plain).replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
  });
