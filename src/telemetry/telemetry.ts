/**
 * Tracing for the composition root: one hook around the app's functions, and one for HTTP calls.
 *
 * Owns: what gets a span, and that an error in tracing never affects a run. Does not own: OpenTelemetry, which
 * `open-telemetry.ts` imports and which is not loaded while tracing is off.
 *
 * 1. A function returns and throws the same as without tracing.
 * 2. Orchestrators get no spans: they are replayed, and must be functions of their history.
 */
import type { app, InvocationContext, PreInvocationContext } from "@azure/functions";
import { nobodyWatches, type WatchExchange } from "../http/exchange";
import { planInvocation } from "./spans/invocation-plan";
import type { SpanPlan, Spans, TelemetrySettings } from "./spans/spans";

type Hooks = Pick<typeof app.hook, "preInvocation" | "appTerminate">;

export interface Telemetry {
  /** Called for calls to vendors and for callbacks. */
  readonly watchExchange: WatchExchange;
  /** Puts a span around every execution of an activity, a request or a timer. */
  watchInvocations(hooks: Hooks): void;
}

const off: Telemetry = { watchExchange: nobodyWatches, watchInvocations: () => undefined };

/** Null if tracing is off. */
export function createTelemetry(settings: TelemetrySettings | null): Telemetry {
  return settings === null ? off : new Tracing(settings);
}

class Tracing implements Telemetry {
  readonly #loading: Promise<Spans | null>;
  #spans: Spans | null = null;
  #complaint: string | null = null;

  constructor(settings: TelemetrySettings) {
    this.#loading = this.#load(settings);
  }

  readonly watchExchange: WatchExchange = (exchange) =>
    this.#spans === null ? nobodyWatches(exchange) : this.#spans.watchExchange(exchange);

  watchInvocations(hooks: Hooks): void {
    hooks.preInvocation((invocation) => {
      this.#surround(invocation);
    });
    hooks.appTerminate(async () => {
      await (await this.#loading)?.stop();
    });
  }

  #surround(invocation: PreInvocationContext): void {
    const { invocationContext: context, inputs, functionHandler: perform } = invocation;
    const plan = planInvocation(context, inputs[0]);
    if (plan === null) return;
    invocation.functionHandler = (input: unknown, sameContext): Promise<unknown> =>
      this.#within(context, plan, async () => (await perform(input, sameContext)) as unknown);
  }

  async #within(
    context: InvocationContext,
    plan: SpanPlan,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    const spans = await this.#loading;
    try {
      return await (spans === null ? perform() : spans.within(plan, perform));
    } finally {
      const complaint = this.#takeComplaint();
      if (complaint !== null) context.warn(complaint);
    }
  }

  async #load(settings: TelemetrySettings): Promise<Spans | null> {
    try {
      const { startOpenTelemetry } = await import("./open-telemetry/open-telemetry.js");
      this.#spans = startOpenTelemetry(settings);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "for no known reason";
      this.#complaint = `OpenTelemetry could not be started, so there are no spans: ${reason}`;
    }
    return this.#spans;
  }

  #takeComplaint(): string | null {
    const complaint = this.#complaint ?? this.#spans?.takeComplaint() ?? null;
    this.#complaint = null;
    return complaint;
  }
}
