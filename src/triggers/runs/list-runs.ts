import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import type { z } from "zod";
import { createRunListQuery, type RunListQuery } from "../../contracts/run-list-query";
import type { Caller } from "../door/caller";
import { badRequest, type FieldError } from "../door/problem";
import { respond } from "../door/respond";
import { mayRead } from "../door/rights";
import { addressesOf, listedRun, verdictOf } from "../../hub/run-documents";
import { repairsAmong } from "../../hub/repairs";
import { listRunsSince, type StoredRun } from "../../hub/run-store";

const PAGE_SIZE = 50;

/** Without `since`, a list covers the last day, because all instances of that time have to be read. */
const DEFAULT_SINCE_MS = 86_400_000;

/** A function key may be in the query; it belongs to the platform. */
const PLATFORM_PARAMETERS = new Set(["code", "clientid"]);

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
  const query = createRunListQuery(targetTypes);
  return async (request, client, caller) => {
    const given = [...request.query].filter(
      ([name]) => !PLATFORM_PARAMETERS.has(name.toLowerCase()),
    );
    const parsed = query.safeParse(Object.fromEntries(given));
    if (!parsed.success) return badRequest(parsed.error.issues.map(toFieldError));

    const { continuation } = parsed.data;
    const after = continuation === undefined ? null : readContinuation(continuation);
    if (after === "unknown") {
      return badRequest([
        { field: "continuation", message: "is not a continuation that a list returned" },
      ]);
    }

    const since = parsed.data.since ?? new Date(now().getTime() - DEFAULT_SINCE_MS);
    const all = (await listRunsSince(client, since)).filter((run) => mayRead(caller, run));
    const repairsOf = repairsAmong(all);
    const runs = all.filter(
      (run) => matches(run, parsed.data) && (after === null || comesAfter(run, after)),
    );
    const page = runs.slice(0, PAGE_SIZE);
    const last = page.at(-1);
    return respond(200, {
      runs: page.map((run) =>
        listedRun(run, { watch: null, repairedBy: repairsOf(run) }, addressesOf(baseUrl, run.id)),
      ),
      continuation: last === undefined || runs.length <= PAGE_SIZE ? null : continuationAfter(last),
    });
  };
};

const toFieldError = (issue: z.core.$ZodIssue): FieldError =>
  issue.code === "unrecognized_keys"
    ? { field: issue.keys.join(", "), message: "is not a known query parameter" }
    : { field: issue.path.join("."), message: issue.message };

function matches(run: StoredRun, { status, target }: RunListQuery): boolean {
  if (status !== undefined && verdictOf(run).status !== status) return false;
  return target === undefined || run.input?.target.type === target;
}

/** The last run of a page. The list is sorted by both fields, newest first. */
type PageEnd = Pick<StoredRun, "createdAt" | "id">;

const comesAfter = (run: StoredRun, { createdAt, id }: PageEnd): boolean =>
  run.createdAt < createdAt || (run.createdAt === createdAt && run.id > id);

const continuationAfter = ({ createdAt, id }: StoredRun): string =>
  Buffer.from(`${createdAt}|${id}`).toString("base64url");

function readContinuation(text: string): PageEnd | "unknown" {
  const [createdAt, id] = Buffer.from(text, "base64url").toString("utf8").split("|");
  return createdAt === undefined || id === undefined ? "unknown" : { createdAt, id };
}
