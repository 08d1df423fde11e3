import type { ReceivedSpan } from "../support/telemetry/otlp";

/** Made up; what a caller that traces sends along. */
export const CALLER = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
} as const;

/** `00`: not to be kept, as the Functions host says of most traces. */
export const traceparent = (flags: "00" | "01" = "01"): string =>
  `00-${CALLER.traceId}-${CALLER.spanId}-${flags}`;

export const ofTheCaller = (spans: readonly ReceivedSpan[]): ReceivedSpan[] =>
  spans.filter(({ traceId }) => traceId === CALLER.traceId);

/** Each kind of call that each step made, once: `launchAttempt > POST /api/2.2/jobs/run-now`. */
export function callsByStep(spans: readonly ReceivedSpan[]): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const calls = spans
    .filter(({ kind }) => kind === "client")
    .map(({ parentSpanId, name, attributes }) => {
      const path = String(attributes["url.path"] ?? "…").replace(/\d{4,}/g, "{id}");
      return `${names.get(parentSpanId) ?? "nobody"} > ${name} ${path}`;
    });
  return [...new Set(calls)];
}

export const stepNames = (spans: readonly ReceivedSpan[]): string[] => [
  ...new Set(spans.filter(({ kind }) => kind === "internal").map(({ name }) => name)),
];
