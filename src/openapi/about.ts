import type { HeaderName } from "./operation";

export const ABOUT = {
  title: "Runward",
  version: "1.0",
  description:
    "Runs jobs of data platforms exactly once for Data Factory, Logic Apps and schedules, and reports how they ended.",
} as const;

export const HEADER_TEXTS: Readonly<Record<HeaderName, string>> = {
  Location: "Where to poll for the result; needs no credential.",
  "Retry-After": "Seconds to wait before the next request.",
  "Idempotent-Replayed": "true if an earlier request with this idempotency key started the run.",
};

/** Every route of the app starts with it (`routePrefix` in host.json). */
export const BASE_PATH = "/api";

export const KEY_HEADER = "x-functions-key";
