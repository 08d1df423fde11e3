import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { createRunListQuery } from "../../contracts/run-list-query";
import type { Caller } from "../door/caller";
import { continuationOf, readListQuery } from "../door/list-page";
import { badRequest } from "../door/problem";
import { respond } from "../door/respond";
import { mayRead } from "../door/rights";
import { listRuns } from "../../hub/lists/list-runs";
import { listedRun } from "../../hub/run-documents";
import { createRunFilter, runIdIn } from "./run-filter";

export interface ListRunsOptions {
  readonly baseUrl: string;
  readonly targetTypes: readonly string[];
  readonly now: () => Date;
}

type RunsAnswer = (
  request: HttpRequest,
  client: HubClient,
  caller: Caller,
) => Promise<HttpResponseInit>;

/** `GET /api/runs`: the runs that the caller may read, newest first, a page at a time. */
export const createListRuns = ({ baseUrl, targetTypes, now }: ListRunsOptions): RunsAnswer => {
  const schema = createRunListQuery(targetTypes);
  return async (request, client, caller) => {
    const asked = readListQuery(request, schema, now());
    if (asked.kind === "refused") return badRequest(asked.errors);
    const { query, order } = asked;
    const { runs, counts, end } = await listRuns(client, {
      ...order,
      status: query.status ?? query.outcome,
      idPrefix: runIdIn(query.text),
      mayRead: (run) => mayRead(caller, run),
      isWanted: createRunFilter(query),
    });
    return respond(200, {
      runs: runs.map(({ run, repairedBy }) => listedRun(run, { watch: null, repairedBy }, baseUrl)),
      counts,
      continuation: continuationOf(end),
    });
  };
};
