import type { BodyName } from "./examples";
import type { SchemaName } from "./schemas";

export type HeaderName = "Location" | "Retry-After" | "Idempotent-Replayed";

export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly schema: SchemaName;
  readonly headers?: readonly HeaderName[];
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description: string;
  readonly schema: {
    readonly type: "string" | "integer";
    readonly format?: "int64";
    readonly maxLength?: number;
  };
}

/** One call of the HTTP contract. */
export interface Operation {
  readonly id: string;
  readonly method: "get" | "post" | "delete";
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Schema whose fields are the query parameters. */
  readonly query: SchemaName | null;
  readonly body: BodyName | null;
  readonly answers: readonly Answer[];
  /** The responses for a caller that follows 202 and Location automatically, as connectors do. */
  readonly followedAnswers?: readonly Answer[];
  /** False if a signature in the address is the credential. */
  readonly needsKey: boolean;
  /** False for calls that are not used as a step of a workflow. */
  readonly inDesigner: boolean;
}
