import * as z from "zod";
import type { Rejected, Unreachable } from "../../../contracts/attempt";
import { onOneLine } from "../../../contracts/plain-text";
import { LIMITS, toBoundedText } from "../../../contracts/vendor-text";
import { readList } from "../lenient";
import { NextPage } from "../page-token";
import { purposes } from "../purpose";
import { toRejectedOrUnreachable } from "../trouble";
import { nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";

/** Longer than any name that a target may give; compared as it is. */
const LONGEST_NAME = 4_096;

const Pipeline = z.object({
  pipeline_id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .nullable()
    .catch(null),
  name: z.string().max(LONGEST_NAME).nullable().catch(null),
});
type Pipeline = z.infer<typeof Pipeline>;

/** https://docs.databricks.com/api/workspace/pipelines/listpipelines (read 2026-11) */
const Page = z.object({ statuses: readList(Pipeline), next_page_token: NextPage });

const PAGE_SIZE = "100";
const MOST_PAGES = 200;
const IDS_SHOWN = 5;

interface Listed {
  readonly kind: "listed";
  readonly pipelines: readonly Pipeline[];
  readonly unread: number;
}

export type PipelineSearchResult =
  { readonly kind: "found"; readonly pipelineId: string } | Rejected | Unreachable;

/** Finds the one pipeline of this exact name. The vendor only compares with LIKE, and names need not be unique. */
export async function findPipelineByName(
  api: WorkspaceApi,
  name: string,
): Promise<PipelineSearchResult> {
  const list = await listPipelines(api, name);
  if (list.kind !== "listed") return list;
  const ids = list.pipelines
    .filter((pipeline) => pipeline.name === name)
    .flatMap(({ pipeline_id: id }) => (id === null ? [] : [id]));
  const [pipelineId, ...others] = [...new Set(ids)];
  if (pipelineId === undefined) {
    return mayHide(list, name)
      ? unreadable(api.workspace, name)
      : noSuchPipeline(api.workspace, name, list.pipelines);
  }
  return others.length === 0
    ? { kind: "found", pipelineId }
    : tooManyPipelines(api.workspace, name, [pipelineId, ...others]);
}

/** `LIKE` with its wildcards and the quotation mark escaped, so that it finds the name as it is. */
export const toNameFilter = (name: string): string =>
  `name LIKE '${name.replace(/[\\%_']/g, (character) => `\\${character}`)}'`;

async function listPipelines(
  api: WorkspaceApi,
  name: string,
): Promise<Listed | Rejected | Unreachable> {
  const pipelines: Pipeline[] = [];
  let unread = 0;
  let pageToken: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { filter: toNameFilter(name), max_results: PAGE_SIZE, page_token: pageToken };
    const result = await api.call({ method: "GET", version: "2.0", path: "pipelines", query });
    if (result.kind !== "ok") {
      return toRejectedOrUnreachable(api.workspace, purposes.findPipeline(name), result);
    }
    const { statuses: listed, next_page_token: next } = Page.parse(result.body);
    pipelines.push(...listed.items);
    unread += listed.unread;
    if (next.kind === "none") return { kind: "listed", pipelines, unread };
    if (next.kind === "unusable") break;
    pageToken = next.token;
  }
  const reason = `${nameOf(api.workspace)} lists more pipelines than can be read.`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

/** Whether a pipeline of this name may be among those that cannot be read. */
const mayHide = ({ pipelines, unread }: Listed, name: string): boolean =>
  unread > 0 || pipelines.some((pipeline) => pipeline.name === null || pipeline.name === name);

function unreadable(workspace: Workspace, name: string): Unreachable {
  const reason = `${nameOf(workspace)} lists a pipeline that cannot be read, which may be the one named "${name}".`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

function noSuchPipeline(
  workspace: Workspace,
  name: string,
  similar: readonly Pipeline[],
): Rejected {
  const first = similar[0]?.name ?? null;
  const hint =
    first === null
      ? "The identity configured for it sees only pipelines on which it has CAN VIEW."
      : `The name has to be exact: there is "${onOneLine(toBoundedText(first, LIMITS.name))}".`;
  const message = `${nameOf(workspace)} has no pipeline named "${name}". ${hint}`;
  return { kind: "rejected", failure: { code: "pipelineNotFound", message } };
}

function tooManyPipelines(workspace: Workspace, name: string, ids: readonly string[]): Rejected {
  const more = ids.length > IDS_SHOWN ? `, and ${ids.length - IDS_SHOWN} more` : "";
  const message = `${nameOf(workspace)} has ${ids.length} pipelines named "${name}": ${ids.slice(0, IDS_SHOWN).join(", ")}${more}. Give pipelineId instead.`;
  return { kind: "rejected", failure: { code: "pipelineNameNotUnique", message } };
}
