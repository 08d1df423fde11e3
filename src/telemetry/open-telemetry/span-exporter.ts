import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { OTLPExporterError } from "@opentelemetry/otlp-exporter-base";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { toReason } from "../../http/failure-reason";

/** OTLP over HTTP. Lost spans are not an error for callers: they are logged once, and again only after spans have arrived. */
export class ComplainingExporter implements SpanExporter {
  readonly #otlp = new OTLPTraceExporter();
  #losing = false;
  #complaint: string | null = null;

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#otlp.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) this.#losing = false;
      else this.#logLoss(error);
      // The loss was already logged, so the processor gets no error.
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

  #logLoss(error: Error | undefined): void {
    if (this.#losing) return;
    this.#losing = true;
    this.#complaint = `Spans are being lost, which affects no run; this is logged again only after spans have arrived: ${reasonOf(error)}. See OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS.`;
  }
}

const COLLECTOR = "the OpenTelemetry collector";

/** In our own words, because an error of the exporter may quote the collector and the request's headers. */
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
