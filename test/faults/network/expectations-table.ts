import { KEY_VAULT_EXPECTATIONS, MANAGED_IDENTITY_EXPECTATIONS } from "./azure-expectations";
import { CALLBACK_EXPECTATIONS } from "./callback-expectations";
import { DATABRICKS_EXPECTATIONS } from "./databricks-expectations";
import { DBT_EXPECTATIONS } from "./dbt-expectations";
import type { CallExpectations } from "./expectation";
import { PIPELINE_EXPECTATIONS } from "./pipeline-expectations";

const ALL: readonly CallExpectations[] = [
  ...DATABRICKS_EXPECTATIONS,
  ...PIPELINE_EXPECTATIONS,
  ...DBT_EXPECTATIONS,
  MANAGED_IDENTITY_EXPECTATIONS,
  KEY_VAULT_EXPECTATIONS,
  CALLBACK_EXPECTATIONS,
];

/** The cells of the table in docs/network-expectations.md, row by row. */
export function expectationsTable(): string[][] {
  return ALL.flatMap(({ call, expectations }) =>
    expectations.map(({ troubles, answer, received, acted }) => [
      call,
      troubles.join("; "),
      answer,
      String(received),
      acted === undefined ? "–" : String(acted),
    ]),
  );
}
