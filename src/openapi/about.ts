import type { HeaderName } from "./operation";

export const ABOUT = {
  title: "Runward",
  version: "1.0",
  description:
    "Runs Databricks jobs and dbt Cloud jobs exactly once for Data Factory, Logic Apps and schedules, and reports how they ended.",
} as const;

export const HEADER_TEXTS: Readonly<Record<HeaderName, string>> = {
  Location: "Where to ask for the result next; needs no credential.",
  "Retry-After": "Seconds to wait before asking again.",
  "Idempotent-Replayed": "true when the idempotency key had started this run before.",
};

/** Every route of the app starts with it (`routePrefix` in host.json). */
export const BASE_PATH = "/api";

export const KEY_HEADER = "x-functions-key";
