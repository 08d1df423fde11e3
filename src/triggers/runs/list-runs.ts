import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { createRunListQuery, type RunListQuery } from "../../contracts/run-list-query";
import type { Caller } from "../door/caller";
import { pageOf, readListQuery } from "../door/list-page";
import { badRequest } from "../door/problem";
import { respond } from "../door/respond";
import { mayRead } from "../door/rights";
import { listedRun, verdictOf } from "../../hub/run-documents";
import { repairsAmong } from "../../hub/repairs";
import { listRunsSince, type StoredRun } from "../../hub/run-store";

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
    const { query, since, after } = asked;
    const all = (await listRunsSince(client, since)).filter((run) => mayRead(caller, run));
    const repairsOf = repairsAmong(all);
    const matching = all.filter((run) => matches(run, query));
    const { entries, continuation } = pageOf(matching, after, (run) => run);
    return respond(200, {
      runs: entries.map((run) =>
        listedRun(run, { watch: null, repairedBy: repairsOf(run) }, baseUrl),
      ),
      continuation,
    });
  };
};

function matches(run: StoredRun, { status, target }: RunListQuery): boolean {
  if (status !== undefined && verdictOf(run).status !== status) return false;
  return target === undefined || run.input?.target.type === target;
}
