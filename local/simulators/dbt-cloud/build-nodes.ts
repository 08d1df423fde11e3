import type { DbtNode } from "./dbt-node";

export interface FailingModel {
  readonly name: string;
  /** The database's message, below dbt's own first line. */
  readonly message: string;
}

export interface FailingTest {
  readonly name: string;
  readonly failures: number;
}

export interface BuildShape {
  /** The name of the dbt project in every unique id. */
  readonly project?: string;
  /** Names, or their number. */
  readonly models?: readonly string[] | number;
  readonly tests?: readonly string[] | number;
  readonly failingModels?: readonly FailingModel[];
  readonly failingTests?: readonly FailingTest[];
  readonly warnings?: readonly FailingTest[];
  /** Models downstream of a failure. */
  readonly skipped?: readonly string[];
}

function namesOf(names: readonly string[] | number, prefix: string): readonly string[] {
  return typeof names === "number"
    ? Array.from({ length: names }, (_, index) => `${prefix}_${index + 1}`)
    : names;
}

/** dbt writes the location on the first line, and the path of the compiled SQL on the last. */
function databaseError(project: string, { name, message }: FailingModel): string {
  const path = `models/marts/${name}.sql`;
  const said = message.split("\n").map((line) => `  ${line}`);
  const compiled = `  compiled code at target/run/${project}/${path}`;
  return [`Database Error in model ${name} (${path})`, ...said, compiled].join("\n");
}

const gotResults = (failures: number, level: "fail" | "warn"): string =>
  `Got ${failures} result${failures === 1 ? "" : "s"}, configured to ${level} if != 0`;

/** The nodes of a `dbt build` in the order of run_results.json: successful ones first. */
export function aDbtBuild(shape: BuildShape = {}): readonly DbtNode[] {
  const { project = "analytics", models = 4, tests = 4 } = shape;
  const { failingModels = [], failingTests = [], warnings = [], skipped = [] } = shape;
  const model = (name: string): string => `model.${project}.${name}`;
  // dbt ends the id of a generic test with a hash of its arguments.
  const test = (name: string): string => `test.${project}.${name}.7c8e1f5a2b`;
  return [
    ...namesOf(models, "stg_table").map((name): DbtNode => {
      return { uniqueId: model(name), status: "success" };
    }),
    ...namesOf(tests, "not_null_table").map((name): DbtNode => {
      return { uniqueId: test(name), status: "pass", failures: 0 };
    }),
    ...warnings.map(({ name, failures }): DbtNode => {
      const message = gotResults(failures, "warn");
      return { uniqueId: test(name), status: "warn", failures, message };
    }),
    ...failingModels.map((failing): DbtNode => {
      const message = databaseError(project, failing);
      return { uniqueId: model(failing.name), status: "error", message };
    }),
    ...failingTests.map(({ name, failures }): DbtNode => {
      const message = gotResults(failures, "fail");
      return { uniqueId: test(name), status: "fail", failures, message };
    }),
    ...skipped.map((name): DbtNode => ({ uniqueId: model(name), status: "skipped" })),
  ];
}
