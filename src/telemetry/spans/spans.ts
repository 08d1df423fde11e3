import type { InvocationContext } from "@azure/functions";
import type { WatchExchange } from "../../http/exchange";

export interface TelemetrySettings {
  /** Whether every span is kept, whatever the host has decided about the trace. */
  readonly sampleEverything: boolean;
}

/** Attributes of a span. What goes in here leaves the app, so it is made of ids and single words. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** How what a span stands for went. */
export interface SpanEnd {
  readonly facts: Facts;
  readonly failure: SpanFailure | null;
}

export interface SpanFailure {
  /** One of few words, to group by. */
  readonly type: string;
  readonly message: string;
}

export interface SpanPlan {
  readonly name: string;
  /** The trace that the host has handed over; a span without one begins a trace of its own. */
  readonly trace: InvocationContext["traceContext"];
  readonly facts: Facts;
  readonly describe: (result: unknown) => SpanEnd;
}

/** The tracing that is switched on. The one seam to OpenTelemetry's packages, and itself free of them. */
export interface Spans {
  /** Answers or throws what `perform` does. */
  within<Result>(plan: SpanPlan, perform: () => Promise<Result>): Promise<Result>;
  readonly watchExchange: WatchExchange;
  /** Why spans get lost, once for every time that they begin to. */
  takeComplaint(): string | null;
  /** Sends what is left, within seconds, whatever the collector does. */
  stop(): Promise<void>;
}
