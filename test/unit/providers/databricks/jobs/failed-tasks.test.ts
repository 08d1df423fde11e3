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

  it.each<[string, (number: number) => object]>([
    ["at one time", () => ({ start_time: 100 })],
    ["in the order of their numbers", (number) => ({ start_time: 100 + number })],
    ["against the order of their numbers", (number) => ({ start_time: 100 - number })],
    ["at an unknown time", () => ({})],
  ])("takes the last of three attempts, started %s, wherever it is listed", (_when, started) => {
    const attempt = (number: number) => ({
      ...{ task_key: "a", run_id: 10 + number, attempt_number: number },
      ...started(number),
      ...ended("FAILED"),
    });
    const orders = [
      ...[
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
      ],
      ...[
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ],
    ];

    const taken = orders.map((order) =>
      findFailedTasks(tasksOf(order.map(attempt))).map(({ task }) => task.run_id),
    );

    expect(taken).toStrictEqual(Array(6).fill(["12"]));
  });

  it.each([
    ["first", [0, 1]],
    ["last", [1, 0]],
  ])("takes an attempt without a number for the first one, listed %s", (_place, order) => {
    const attempts = [
      { task_key: "a", run_id: 10, start_time: 300, ...ended("FAILED") },
      { task_key: "a", run_id: 11, attempt_number: 1, start_time: 200, ...ended("FAILED") },
    ];

    const tasks = tasksOf(order.map((index) => attempts[index]));

    expect(findFailedTasks(tasks).map(({ task }) => task.run_id)).toStrictEqual(["11"]);
  });

  it.each([
    ["first", [0, 1]],
    ["last", [1, 0]],
  ])("takes an execution without a time for the earlier one, listed %s", (_place, order) => {
    const executions = [
      { task_key: "a", run_id: 10, ...ended("FAILED") },
      { task_key: "a", run_id: 11, start_time: 200, ...ended("FAILED") },
    ];

    const tasks = tasksOf(order.map((index) => executions[index]));

    expect(findFailedTasks(tasks).map(({ task }) => task.run_id)).toStrictEqual(["11"]);
  });

  it("names cancelled tasks last, and the others in the order in which they are listed", () => {
    const tasks = tasksOf([
      { task_key: "a", run_id: 1, ...ended("CANCELED") },
      { task_key: "b", run_id: 2, ...ended("FAILED") },
      { task_key: "c", run_id: 3, ...ended("CANCELED") },
      { task_key: "d", run_id: 4, ...ended("FAILED") },
    ]);

    expect(findFailedTasks(tasks).map(({ name }) => name)).toStrictEqual(["b", "d", "a", "c"]);
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
  it("distinguishes iterations with the same key", () => {
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
