import type { InvocationContext } from "@azure/functions";
import type { WatchExchange } from "../../http/exchange";

export interface TelemetrySettings {
  /** Whether every span is kept, whatever the host decided about the trace. */
  readonly sampleEverything: boolean;
}

/** Attributes of a span. They are sent out of the app, so they contain only ids and single words. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** The result of the operation that a span describes. */
export interface SpanEnd {
  readonly facts: Facts;
  readonly failure: SpanFailure | null;
}

export interface SpanFailure {
  /** One of a few words, for grouping. */
  readonly type: string;
  readonly message: string;
}

export interface SpanPlan {
  readonly name: string;
  /** The trace that the host passed; without it a span starts a new trace. */
  readonly trace: InvocationContext["traceContext"];
  readonly facts: Facts;
  readonly describe: (result: unknown) => SpanEnd;
}

/** Tracing that is switched on: the interface to OpenTelemetry's packages, without importing them. */
export interface Spans {
  /** Returns or throws the same as `perform`. */
  within<Result>(plan: SpanPlan, perform: () => Promise<Result>): Promise<Result>;
  readonly watchExchange: WatchExchange;
  /** Why spans are lost; once each time that the loss starts. */
  takeComplaint(): string | null;
  /** Sends the remaining spans; ends within seconds, whatever the collector does. */
  stop(): Promise<void>;
}
