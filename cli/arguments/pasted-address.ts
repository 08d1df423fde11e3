import { UsageError } from "../usage-error";
import type { TargetType } from "./target-types";

const FORMS: readonly (readonly [TargetType, RegExp])[] = [
  ["dbt-job", /^\/deploy\/\d+\/projects\/\d+\/jobs\/\d+/],
  ["dbt-run", /^\/deploy\/\d+\/projects\/\d+\/runs\/\d+/],
  ["databricks-run", /^\/jobs?\/\d+\/runs?\/\d+/],
  ["databricks-job", /^\/jobs?\/\d+/],
  ["databricks-pipeline", /^(?:\/joblist)?\/pipelines\/[\da-f-]{36}/i],
];

/** `https://…`, or what browsers show of it: a host with a dot, and a path. */
const LOOKS_LIKE_ONE = /^(?:https?:\/\/|[\w-]+(?:\.[\w-]+)+(?::\d+)?\/)\S*$/i;

/** The type of target that an address leads to; null if the text is no address. The app checks the host. */
export function typeOfAddress(text: string): TargetType | null {
  const trimmed = text.trim();
  if (!LOOKS_LIKE_ONE.test(trimmed)) return null;
  const address = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(address)) throw new UsageError(`"${trimmed}" is not a valid address.`);
  const { pathname, hash } = new URL(address);
  // Older pages of Databricks have the path behind a #.
  const place = pathname === "/" ? `/${hash.slice(1)}` : pathname;
  const [type] = FORMS.find(([, form]) => form.test(place)) ?? [];
  if (type !== undefined) return type;
  throw new UsageError(
    `${trimmed} is not the address of a job, a pipeline or a run. Open its page in the browser and copy the address, such as https://adb-1234567890123456.7.azuredatabricks.net/jobs/123.`,
  );
}
