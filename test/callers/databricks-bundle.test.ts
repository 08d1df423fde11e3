import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

const FOLDER = resolve(__dirname, "../../infra/callers/databricks");
const read = (name: string): string => readFileSync(resolve(FOLDER, name), "utf8");

interface Task {
  readonly task_key: string;
  readonly depends_on?: readonly { readonly task_key: string }[];
  readonly notebook_task: {
    readonly notebook_path: string;
    readonly base_parameters?: Readonly<Record<string, string>>;
  };
}

interface Bundle {
  readonly resources: { readonly jobs: Readonly<Record<string, { readonly tasks: Task[] }>> };
}

const bundle = parse(read("databricks.yml"), { merge: true }) as Bundle;
const tasks = Object.values(bundle.resources.jobs).flatMap((job) => job.tasks);
const ofNotebook = tasks.filter(({ notebook_task: task }) =>
  task.notebook_path.endsWith("run_dbt_job.py"),
);

/** The parameters by which Runward tells the executions of a task apart. */
const IDENTITY = {
  job_run_id: "{{job.run_id}}",
  task_name: "{{task.name}}",
  task_execution: "{{task.execution_count}}",
};

const widgetsOf = (notebook: string): string[] =>
  [...(/WIDGETS = \{\n(.*?)\n\}/s.exec(notebook)?.[1] ?? "").matchAll(/^ {4}"(\w+)":/gm)].map(
    ([, name = ""]) => name,
  );

describe("the bundle for Databricks", () => {
  const widgets = widgetsOf(read("run_dbt_job.py"));

  it("has two dbt jobs by the same notebook, after the task that loads the data", () => {
    expect(ofNotebook.map(({ notebook_task: task }) => task.base_parameters)).toMatchObject([
      { job_id: "123", ...IDENTITY },
      { job_id: "456", ...IDENTITY },
    ]);
    expect(tasks.map(({ depends_on: before = [] }) => before)).toStrictEqual([
      [],
      [{ task_key: "load_orders" }],
      [{ task_key: "dbt_orders" }],
    ]);
  });

  it("passes only parameters that the notebook reads", () => {
    const passed = ofNotebook.flatMap(({ notebook_task: { base_parameters: given = {} } }) =>
      Object.keys(given),
    );

    expect(widgets.length).toBeGreaterThan(10);
    expect(passed.filter((name) => !widgets.includes(name))).toStrictEqual([]);
  });

  it("is explained by a guide that names every parameter", () => {
    const guide = read("README.md");

    expect(widgets.filter((name) => !guide.includes(`\`${name}\``))).toStrictEqual([]);
    expect(guide).toContain("| `task_execution` | `{{task.execution_count}}`");
  });
});
