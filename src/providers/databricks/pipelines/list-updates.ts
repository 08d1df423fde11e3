import * as z from "zod";
import type { JsonObject } from "../../json-object";
import { readList } from "../lenient";
import { NextPage } from "../page-token";
import type { Trouble } from "../trouble";
import type { WorkspaceCalls } from "../workspace-api";
import { PipelineUpdate } from "./update-document";

/** https://docs.databricks.com/api/workspace/pipelines/listupdates (read 2026-11) */
const Page = z.object({ updates: readList(PipelineUpdate), next_page_token: NextPage });

const MEMBERS: ReadonlySet<string> = new Set(["updates", "next_page_token", "prev_page_token"]);

/** An empty list is omitted, so a response without it is a list only if it contains nothing else. */
const isList = (body: JsonObject): boolean =>
  "updates" in body || Object.keys(body).every((name) => MEMBERS.has(name));

/** The vendor's own number of entries, which every workspace accepts. */
const PAGE_SIZE = "25";
/** A pipeline has one update at a time, so there are few since a moment of this run. */
const MOST_PAGES = 40;

export interface ListedUpdates {
  readonly kind: "listed";
  /** Newest first. */
  readonly updates: readonly PipelineUpdate[];
  /** How many entries could not be read. */
  readonly unread: number;
  /** Whether nothing that was asked for is missing, apart from the unread entries. */
  readonly complete: boolean;
}

/** Updates of a pipeline, newest first: the newest page, and further pages until there is enough. */
export async function listUpdates(
  api: WorkspaceCalls,
  pipelineId: string,
  isEnough: (updates: readonly PipelineUpdate[]) => boolean,
): Promise<ListedUpdates | Trouble> {
  const updates: PipelineUpdate[] = [];
  let unread = 0;
  let pageToken: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { max_results: PAGE_SIZE, page_token: pageToken };
    const path = `pipelines/${pipelineId}/updates`;
    const result = await api.call({ method: "GET", version: "2.0", path, query });
    if (result.kind !== "ok") return result;
    const { updates: listed, next_page_token: next } = Page.parse(result.body);
    updates.push(...listed.items);
    unread += listed.unread + (isList(result.body) ? 0 : 1);
    if (next.kind === "none" || isEnough(updates)) {
      return { kind: "listed", updates, unread, complete: true };
    }
    if (next.kind === "unusable") break;
    pageToken = next.token;
  }
  return { kind: "listed", updates, unread, complete: false };
}

/** The newest updates: an active one is always among them. */
export const listNewestUpdates = (
  api: WorkspaceCalls,
  pipelineId: string,
): Promise<ListedUpdates | Trouble> => listUpdates(api, pipelineId, () => true);

/** All updates since one of them. */
export const listUpdatesSince = (
  api: WorkspaceCalls,
  pipelineId: string,
  updateId: string,
): Promise<ListedUpdates | Trouble> =>
  listUpdates(api, pipelineId, (updates) => updates.some(({ id }) => id === updateId));
