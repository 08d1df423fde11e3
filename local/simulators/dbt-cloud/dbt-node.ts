/** Test statuses and model statuses share one column in run_results.json. */
export type DbtNodeStatus =
  | "success"
  | "pass"
  | "warn"
  | "error"
  | "fail"
  | "skipped"
  | "runtime error"
  | "reused"
  // Some batches of a microbatch model failed.
  | "partial success";

export interface DbtNode {
  readonly uniqueId: string;
  readonly status: DbtNodeStatus;
  /** Null if dbt gives no message. */
  readonly message?: string | null;
  /** The number of failed rows, for tests. */
  readonly failures?: number;
  readonly seconds?: number;
  /** The batches of a microbatch model, as pairs of start and end. */
  readonly batches?: { readonly successful: unknown[]; readonly failed: unknown[] };
  readonly compiledCode?: string;
}

const BROKEN: ReadonlySet<string> = new Set(["error", "fail", "runtime error", "partial success"]);

export function isBroken(node: DbtNode): boolean {
  return BROKEN.has(node.status);
}

/**
 * Every compiled query of the simulator contains this text. Real compiled SQL can contain customer data and credentials,
 * so this text in a response, a log or a history is a leak.
 */
export const SECRET_IN_COMPILED_CODE = "s3cr3t-warehouse-passphrase";

export function compiledCodeOf(node: DbtNode): string {
  return (
    node.compiledCode ??
    `select * from external_query('user=loader;password=${SECRET_IN_COMPILED_CODE}', '${node.uniqueId}')`
  );
}
