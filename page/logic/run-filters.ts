/**
 * The filters of the list of runs, as they stand in the view's address.
 *
 * The app filters where its API has a parameter of that name. What it does not have, the page looks for among the runs that
 * it has read, and says so.
 */
import type { ListedRun } from "./documents";

export const FILTERS = [
  "status",
  "target",
  "connection",
  "schedule",
  "tag",
  "text",
  "range",
  "since",
  "until",
] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Partial<Readonly<Record<Filter, string>>>;

export const RANGES = {
  "1h": { text: "Last hour", seconds: 3_600 },
  "24h": { text: "Last 24 hours", seconds: 86_400 },
  "7d": { text: "Last 7 days", seconds: 604_800 },
  "30d": { text: "Last 30 days", seconds: 2_592_000 },
} as const;
type Range = keyof typeof RANGES;

export const USUAL_RANGE: Range = "24h";

export function filtersIn(query: ReadonlyMap<string, string>): Filters {
  const given = FILTERS.flatMap((name) => {
    const value = query.get(name)?.trim() ?? "";
    return value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

const isRange = (text: string | undefined): text is Range => text !== undefined && text in RANGES;

/** The filters that an API knows, as its query, and those that are left to the page. */
export function splitFilters(
  filters: Filters,
  known: (name: string) => boolean,
  now: number,
): { readonly query: Readonly<Record<string, string>>; readonly own: Filters } {
  const { range, ...others } = filters;
  const since = others.since ?? new Date(now - rangeSeconds(range) * 1_000).toISOString();
  const query: Record<string, string> = { since };
  const own: Partial<Record<Filter, string>> = {};
  for (const [name, value] of Object.entries(others) as [Filter, string][]) {
    if (name === "since") continue;
    if (known(name)) query[name] = value;
    else own[name] = value;
  }
  return { query, own };
}

/** Of a range in an address, which may be any text. */
export const rangeSeconds = (range: string | undefined): number =>
  RANGES[isRange(range) ? range : USUAL_RANGE].seconds;

interface FilteredRun extends Pick<
  ListedRun,
  "id" | "status" | "jobName" | "vendorRunId" | "tags" | "acceptedAt" | "message"
> {
  /** Of any type: the page knows no vendor. */
  readonly target: Readonly<Record<keyof ListedRun["target"], string | null>>;
}

const TESTS: Readonly<Record<Filter, (run: FilteredRun, wanted: string) => boolean>> = {
  status: ({ status }, wanted) => status === wanted,
  target: ({ target }, wanted) => target.type === wanted,
  connection: ({ target }, wanted) => target.connectionId === wanted,
  schedule: ({ tags }, wanted) => tags["schedule"] === wanted,
  tag: ({ tags }, wanted) => hasTag(tags, wanted),
  text: (run, wanted) => holds(run, wanted.toLowerCase()),
  until: ({ acceptedAt }, wanted) => Date.parse(acceptedAt) <= Date.parse(wanted),
  since: () => true,
  range: () => true,
};

/** Whether a run fits the filters that are left to the page. */
export const fits = (run: FilteredRun, own: Filters): boolean =>
  Object.entries(own).every(([name, wanted]) => TESTS[name as Filter](run, wanted));

/** `team=sales`, or only the name or the value. */
function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  const [name = "", ...rest] = wanted.split("=");
  if (rest.length > 0) return tags[name.trim()] === rest.join("=").trim();
  return Object.entries(tags).some(([one, value]) => one === wanted || value === wanted);
}

const holds = ({ id, jobName, vendorRunId, target, message }: FilteredRun, text: string): boolean =>
  [id, jobName, vendorRunId, target.jobId, target.jobName, message].some(
    (field) => field?.toLowerCase().includes(text) === true,
  );

export const isRunId = (text: string): boolean => /^r-[0-9a-f]{40}$/.test(text.trim());
