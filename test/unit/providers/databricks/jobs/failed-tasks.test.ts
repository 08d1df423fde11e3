import {
  findFailedIterations,
  findFailedTasks,
} from "../../../../../src/providers/databricks/jobs/failed-tasks";
import { RunDocument } from "../../../../../src/providers/databricks/jobs/run-document";

const ended = (result_state: string) => ({
  state: { life_cycle_state: "TERMINATED", result_state, state_message: "" },
});
const tasksOf = (tasks: unknown[]) => RunDocument.parse({ tasks }).tasks;

describe("findFailedTasks", () => {
  it("takes the later of two executions with the same attempt number, as after a repair", () => {
    const tasks = tasksOf([
      { task_key: "a", run_id: 2, attempt_number: 0, start_time: 200, ...ended("SUCCESS") },
      { task_key: "a", run_id: 1, attempt_number: 0, start_time: 100, ...ended("FAILED") },
      { task_key: "b", run_id: 3, start_time: 100, ...ended("SUCCESS") },
      { task_key: "b", run_id: 4, start_time: 200, ...ended("FAILED") },
    ]);

    expect(findFailedTasks(tasks).map(({ task }) => task.run_id)).toStrictEqual(["4"]);
  });

  it.each(["UPSTREAM_FAILED", "UPSTREAM_CANCELED", "EXCLUDED", "DISABLED"])(
    "leaves out a task that is only %s",
    (result) => {
      expect(
        findFailedTasks(tasksOf([{ task_key: "a", run_id: 1, ...ended(result) }])),
      ).toHaveLength(0);
    },
  );

  it("leaves out what still runs, and what it cannot read", () => {
    const tasks = tasksOf([
      { task_key: "a", run_id: 1, status: { state: "RUNNING" } },
      { task_key: "b", run_id: 2 },
      "not a task",
    ]);

    expect(findFailedTasks(tasks)).toHaveLength(0);
  });

  it("finds a task that has no id, beside one that has, and one without a name", () => {
    const tasks = tasksOf([
      { task_key: "fine", run_id: 1, ...ended("SUCCESS") },
      { task_key: "lost", ...ended("FAILED") },
      { task_key: "odd", run_id: "not an id", ...ended("FAILED") },
      { run_id: 4, ...ended("FAILED") },
      { ...ended("FAILED") },
      { ...ended("FAILED") },
    ]);

    expect(findFailedTasks(tasks).map(({ name }) => name)).toStrictEqual([
      "lost",
      "odd",
      "task run 4",
      "a task without a name",
      "a task without a name",
    ]);
  });

  it("reads tasks that are not a list as none", () => {
    expect(RunDocument.parse({ tasks: "none", iterations: 7 })).toMatchObject({
      tasks: [],
      iterations: [],
    });
  });
});

describe("findFailedIterations", () => {
  it("tells iterations apart that carry one key", () => {
    const iterations = tasksOf([
      { task_key: "each_iteration", run_id: 1, ...ended("FAILED") },
      { task_key: "each_iteration", run_id: 2, ...ended("SUCCESS") },
      { task_key: "each_iteration", run_id: 3, ...ended("FAILED") },
    ]);

    expect(findFailedIterations(iterations).map(({ name }) => name)).toStrictEqual([
      "iteration 1",
      "iteration 3",
    ]);
  });
});
