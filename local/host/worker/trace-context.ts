import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** W3C trace context with the names of the worker protocol: https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  readonly traceParent: string;
  readonly traceState: string;
}

const TRACE_PARENT = /^00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/;

/** The caller's trace; undefined without a valid header. */
export function incomingTrace(headers: IncomingHttpHeaders): TraceContext | undefined {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== "string") return undefined;
  const { trace = "", span = "" } = TRACE_PARENT.exec(traceparent)?.groups ?? {};
  if (/^0*$/.test(trace) || /^0*$/.test(span)) return undefined;
  return {
    traceParent: traceparent,
    traceState: Array.isArray(tracestate) ? tracestate.join(",") : (tracestate ?? ""),
  };
}

/** A new span of the host in that trace, or in a new one. */
export function hostSpan(parent: TraceContext | undefined): TraceContext {
  const { trace, flags } = TRACE_PARENT.exec(parent?.traceParent ?? "")?.groups ?? {};
  const traceId = trace ?? randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  return {
    traceParent: `00-${traceId}-${spanId}-${flags ?? "01"}`,
    traceState: parent?.traceState ?? "",
  };
}
