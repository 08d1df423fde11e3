/**
 * The only place (with its imports) that uses OpenTelemetry's packages. It is loaded only if tracing is on.
 *
 * The destination, sampling and the name of the resource come from OpenTelemetry's own variables, which its SDK reads: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
import { setTimeout as wait } from "node:timers/promises";
import {
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { Exchange, ExchangeEnd } from "../../http/exchange";
import { exchangeEnd, exchangeFacts } from "../spans/exchange-facts";
import { ComplainingExporter } from "./span-exporter";
import { spanText } from "../spans/span-text";
import type { SpanEnd, SpanPlan, Spans, TelemetrySettings } from "../spans/spans";

const SERVICE_NAME = "runward";

/** Less than the five seconds that the host waits before it ends a worker. */
const LONGEST_FLUSH_MS = 2_000;

const propagator = new W3CTraceContextPropagator();

export function startOpenTelemetry({ sampleEverything }: TelemetrySettings): Spans {
  const exporter = new ComplainingExporter();
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": SERVICE_NAME }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
    ...(sampleEverything && { sampler: new AlwaysOnSampler() }),
  });
  shareContext();
  return new TracedSpans(provider, exporter);
}

/**
 * Passes the current span to the SDK of Durable Functions, which sends it to the host when it starts an orchestration. Done
 * once in a process.
 */
function shareContext(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagator);
}

class TracedSpans implements Spans {
  readonly #provider: BasicTracerProvider;
  readonly #exporter: ComplainingExporter;
  readonly #tracer: Tracer;

  constructor(provider: BasicTracerProvider, exporter: ComplainingExporter) {
    this.#provider = provider;
    this.#exporter = exporter;
    this.#tracer = provider.getTracer("runward");
  }

  async within<Result>(
    { name, trace: { traceParent, traceState } = {}, facts, describe }: SpanPlan,
    perform: () => Promise<Result>,
  ): Promise<Result> {
    const carrier = { traceparent: traceParent, tracestate: traceState };
    const parent = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    const span = this.#tracer.startSpan(
      name,
      { kind: SpanKind.INTERNAL, attributes: { ...facts } },
      parent,
    );
    let result: Result;
    try {
      result = await context.with(trace.setSpan(parent, span), perform);
    } catch (error) {
      end(span, thrown(error));
      throw error;
    }
    end(span, describe(result));
    return result;
  }

  readonly watchExchange = (exchange: Exchange): ((end: ExchangeEnd) => void) => {
    const attributes = { ...exchangeFacts(exchange) };
    const span = this.#tracer.startSpan(exchange.method, { kind: SpanKind.CLIENT, attributes });
    return (ended) => {
      if (span.isRecording()) end(span, exchangeEnd(ended));
    };
  };

  takeComplaint(): string | null {
    return this.#exporter.takeComplaint();
  }

  async stop(): Promise<void> {
    const enough = new AbortController();
    const timeLimit = wait(LONGEST_FLUSH_MS, undefined, { signal: enough.signal });
    await Promise.race([this.#provider.shutdown(), timeLimit]).catch(() => undefined);
    enough.abort();
    await timeLimit.catch(() => undefined);
  }
}

function end(span: Span, { facts, failure }: SpanEnd): void {
  span.setAttributes({ ...facts });
  if (failure !== null) {
    span.setAttribute("error.type", failure.type);
    span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(failure.message !== "" && { message: failure.message }),
    });
  }
  span.end();
}

function thrown(error: unknown): SpanEnd {
  const type = error instanceof Error ? error.name : typeof error;
  const message = error instanceof Error ? error.message : "";
  return { facts: {}, failure: { type, message: spanText(message) } };
}
