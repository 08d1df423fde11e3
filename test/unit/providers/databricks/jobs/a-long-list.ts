import { createSpacing } from "../../../../../src/http/spacing";
import { listActive } from "../../../../../src/providers/databricks/jobs/list-active";
import type {
  ApiCall,
  ApiResult,
  WorkspaceApi,
} from "../../../../../src/providers/databricks/workspace-api";
import type { ActiveRuns } from "../../../../../src/providers/provider";
import type { Unreachable } from "../../../../../src/contracts/attempt";
import { START_MS, VirtualTime } from "../../../../support/virtual-time";

/** A run of the workspace; instants in milliseconds since the list begins. */
export interface WorkspaceRun {
  readonly startsAt: number;
  readonly endsAt: number;
  /** Where it is listed: as if it had started then. */
  readonly listedAsOf?: number;
}

export interface WorkspaceOptions {
  /** How long the answer to each request takes. */
  readonly answerMs?: (request: number) => number;
  /** Which runs the vendor shows without a start time. */
  readonly isUndated?: (run: number) => boolean;
  /** Where it lists them: by default as if they had one. */
  readonly undated?: "first" | "last";
  /** Whether a filter by start hides them. */
  readonly hidesUndated?: boolean;
  readonly ignoresStart?: boolean;
  /** From which request on every answer is 429. */
  readonly failsFrom?: number;
}

interface Sent {
  readonly atMs: number;
  readonly query: Readonly<Record<string, string | undefined>>;
}

export interface LongList {
  readonly result: ActiveRuns | Unreachable;
  readonly endedAtMs: number;
  readonly sent: readonly Sent[];
  /** The most requests that were under way at a time. */
  readonly atOnce: number;
}

const workspace = { id: "adb-1.2", host: "https://adb-1.2.azuredatabricks.net" };

const FULL_PAGE = 25;

const LIMITED: ApiResult = {
  kind: "noAnswer",
  reason: "Too many.",
  mayHaveActed: false,
  retryAfterSeconds: 9,
};

/** Lists the active runs in virtual time, as a workspace with these runs shows them. The id of a run is its place plus one. */
export async function listLong(
  runs: readonly WorkspaceRun[],
  options: WorkspaceOptions = {},
): Promise<LongList> {
  const { answerMs = () => 250, failsFrom = Infinity } = options;
  const time = new VirtualTime();
  const sent: Sent[] = [];
  let [underWay, atOnce] = [0, 0];
  const call = async ({ query = {} }: ApiCall): Promise<ApiResult> => {
    sent.push({ atMs: time.elapsedMs, query });
    const fails = sent.length >= failsFrom;
    underWay += 1;
    atOnce = Math.max(atOnce, underWay);
    const takesMs = answerMs(sent.length);
    // The vendor reads its list somewhere in between.
    await time.sleep(takesMs / 2_000);
    const body = pageOf(runs, query, { ...options, nowMs: time.elapsedMs });
    await time.sleep(takesMs / 2_000);
    underWay -= 1;
    return fails ? LIMITED : { kind: "ok", body };
  };
  const api = { workspace, call } as unknown as WorkspaceApi;
  const sleep = (ms: number): Promise<void> => time.sleep(ms / 1_000);
  let endedAtMs = NaN;
  const listing = listActive(api, {
    now: time.now,
    waitForTurn: createSpacing(() => time.elapsedMs, sleep),
  }).finally(() => {
    endedAtMs = time.elapsedMs;
  });
  await time.passTo(600_000);
  return { result: await listing, endedAtMs, sent, atOnce };
}

type Query = Readonly<Record<string, string | undefined>>;

function pageOf(
  runs: readonly WorkspaceRun[],
  query: Query,
  options: WorkspaceOptions & { readonly nowMs: number },
) {
  const { nowMs, isUndated = () => false, undated, hidesUndated = false } = options;
  const to = options.ignoresStart === true ? Infinity : Number(query["start_time_to"] ?? Infinity);
  const orderOf = (run: number): number => {
    const { startsAt, listedAsOf = startsAt } = runs[run]!;
    if (!isUndated(run) || undated === undefined) return START_MS + listedAsOf;
    return undated === "first" ? Number.MAX_SAFE_INTEGER : 0;
  };
  const isListed = (run: number): boolean => {
    const { startsAt, endsAt } = runs[run]!;
    if (startsAt > nowMs || endsAt <= nowMs) return false;
    if (isUndated(run) && undated !== undefined) return !hidesUndated || to === Infinity;
    return START_MS + startsAt <= to;
  };
  const isBefore = ([start, run]: Key, [otherStart, other]: Key): boolean =>
    start === otherStart ? run > other : start > otherStart;
  const last = keyOf(query["page_token"]);
  const listed = [...runs.keys()]
    .filter(isListed)
    .map((run): Key => [orderOf(run), run])
    .filter((key) => last === null || isBefore(last, key))
    .sort((one, other) => (isBefore(one, other) ? -1 : 1));
  const shown = listed.slice(0, FULL_PAGE);
  return {
    runs: shown.map(([, run]) => ({
      run_id: run + 1,
      status: { state: "RUNNING" },
      start_time: isUndated(run) ? 0 : START_MS + runs[run]!.startsAt,
    })),
    ...(listed.length > FULL_PAGE && { next_page_token: shown.at(-1)!.join(" ") }),
  };
}

/** Start and place. */
type Key = [start: number, run: number];

function keyOf(token: string | undefined): Key | null {
  if (token === undefined) return null;
  const [start, run] = token.split(" ").map(Number);
  return [start!, run!];
}

/** The places of the listed runs. */
export function placesIn({ result }: LongList): number[] {
  if (result.kind !== "listed") throw new Error(`Not listed: ${result.reason}`);
  return result.runs.map(({ vendorRunId }) => Number(vendorRunId) - 1).sort((a, b) => a - b);
}
