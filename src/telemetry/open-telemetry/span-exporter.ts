import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { OTLPExporterError } from "@opentelemetry/otlp-exporter-base";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { toReason } from "../../http/failure-reason";
import { CollectorConnections } from "./collector-connections";

/** OTLP over HTTP. Losing spans is no error to anybody: it is complained of once, until they arrive again. */
export interface ClosableExporter extends SpanExporter {
  takeComplaint(): string | null;
  /** Breaks off what is under way, so that a collector that hangs keeps no process alive. */
  hangUp(): void;
}

export function createSpanExporter(): ClosableExporter {
  return new ComplainingExporter(new CollectorConnections());
}

class ComplainingExporter implements ClosableExporter {
  readonly #connections: CollectorConnections;
  readonly #otlp: OTLPTraceExporter;
  #losing = false;
  #complaint: string | null = null;

  constructor(connections: CollectorConnections) {
    this.#connections = connections;
    this.#otlp = new OTLPTraceExporter({ httpAgentOptions: connections.agentFor });
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#otlp.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) this.#losing = false;
      else this.#complain(error);
      // The processor has nothing to add to what has been complained of.
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  forceFlush(): Promise<void> {
    return this.#otlp.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#otlp.shutdown();
  }

  takeComplaint(): string | null {
    const complaint = this.#complaint;
    this.#complaint = null;
    return complaint;
  }

  hangUp(): void {
    this.#connections.close();
  }

  #complain(error: Error | undefined): void {
    if (this.#losing) return;
    this.#losing = true;
    this.#complaint = `Spans are being lost, which harms no run; this is said once until they arrive again: ${reasonOf(error)}. See OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS.`;
  }
}

const COLLECTOR = "the OpenTelemetry collector";

/** In our own words: an error of the exporter may quote the collector, and the request's headers with it. */
function reasonOf(error: Error | undefined): string {
  if (error instanceof OTLPExporterError) {
    return error.code === undefined
      ? `${COLLECTOR} takes no more for now`
      : `${COLLECTOR} answered ${error.code}`;
  }
  // https://github.com/open-telemetry/opentelemetry-js/blob/main/experimental/packages/otlp-exporter-base/src/transport/http-transport-utils.ts
  if (error?.message === "Request timed out") return `${COLLECTOR} did not answer in time`;
  return toReason(error, COLLECTOR);
}
