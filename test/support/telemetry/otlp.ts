/** Reads what an OTLP exporter posts: https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto */
import { bytesOf, numberOf, readFields, textOf, type Field } from "./protobuf";

export type Attributes = Readonly<Record<string, string | number>>;

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "other";
  readonly attributes: Attributes;
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
  readonly durationMs: number;
  readonly resource: Attributes;
}

const KINDS = ["other", "internal", "server", "client"] as const;
const STATUSES = ["unset", "ok", "error"] as const;

export function readSpans(exportRequest: Buffer): ReceivedSpan[] {
  return bytesOf(readFields(exportRequest), 1).flatMap((resourceSpans) => {
    const fields = readFields(resourceSpans);
    const resource = attributesOf(bytesOf(fields, 1).flatMap(readFields), 1);
    const scopes = bytesOf(fields, 2).map(readFields);
    return scopes.flatMap((scope) =>
      bytesOf(scope, 2).map((span) => toSpan(readFields(span), resource)),
    );
  });
}

function toSpan(fields: readonly Field[], resource: Attributes): ReceivedSpan {
  const hex = (number: number): string => bytesOf(fields, number).at(-1)?.toString("hex") ?? "";
  const status = bytesOf(fields, 15).flatMap(readFields);
  return {
    traceId: hex(1),
    spanId: hex(2),
    parentSpanId: hex(4),
    name: textOf(fields, 5),
    kind: KINDS[numberOf(fields, 6)] ?? "other",
    attributes: attributesOf(fields, 9),
    status: STATUSES[numberOf(status, 3)] ?? "unset",
    statusMessage: textOf(status, 2),
    durationMs: (numberOf(fields, 8) - numberOf(fields, 7)) / 1e6,
    resource,
  };
}

function attributesOf(fields: readonly Field[], number: number): Attributes {
  const pairs = bytesOf(fields, number).map((keyValue) => {
    const pair = readFields(keyValue);
    return [textOf(pair, 1), valueOf(bytesOf(pair, 2).flatMap(readFields))] as const;
  });
  return Object.fromEntries(pairs);
}

/** Our spans contain only texts and integers. */
const valueOf = (anyValue: readonly Field[]): string | number =>
  bytesOf(anyValue, 1).length > 0 ? textOf(anyValue, 1) : numberOf(anyValue, 3);
