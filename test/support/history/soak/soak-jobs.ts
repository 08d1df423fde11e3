/** The jobs of a soak at the simulated vendors: one for each order. */
import type { SimulatedVendors } from "../../../../local/simulated-vendors";
import type { SoakOrder } from "./soak-story";

const HOURS = 3_600;

type Part = Readonly<Record<SoakOrder["course"], { seconds: number; fails: boolean }>>;

/** What one execution does, counted from 1. */
const partOf = (course: SoakOrder["course"], execution: number): Part["passes"] =>
  ({
    passes: { seconds: 40, fails: false },
    fails: { seconds: 20, fails: true },
    failsFirst: { seconds: 25, fails: execution === 1 },
    endless: { seconds: 24 * HOURS, fails: false },
  })[course];

type Target = Readonly<Record<string, unknown>>;

const adders: Readonly<
  Record<
    SoakOrder["vendor"],
    (vendors: SimulatedVendors, order: SoakOrder, number: number) => Target
  >
> = {
  databricks: ({ databricks }, { course }, number) => {
    const jobId = databricks.addJob({
      name: `Load ${number}`,
      onCancel: { kind: "stops", takesSeconds: 12 },
      maxConcurrentRuns: 5,
      tasks: (execution) => {
        const { seconds, fails } = partOf(course, execution);
        const outcome = fails ? ({ kind: "fails", error: "ValueError" } as const) : undefined;
        return [
          {
            ...{ key: "main", durationSeconds: seconds },
            ...(outcome !== undefined && { outcome }),
            ...(course === "failsFirst" && { repairedOutcome: { kind: "succeeds" } as const }),
          },
        ];
      },
    });
    return { type: "databricks-job", jobId };
  },
  dbt: ({ dbtCloud }, { course }, number) => {
    const id = 70_506_183_629_000 + number;
    dbtCloud.addJob({
      ...{ id, name: `Build ${number}`, projectId: 70_403_103_955_001 },
      ...{ environmentId: 70_403_103_966_002, cancel: { kind: "stops", afterSeconds: 12 } },
      steps: ({ ordinal }) => {
        const { seconds, fails } = partOf(course, ordinal);
        const node = { uniqueId: "model.shop.orders", status: "error", message: "Error" } as const;
        const step = { name: "Invoke dbt with `dbt build`", durationSeconds: seconds };
        return [{ ...step, ...(fails && { nodes: [node] }) }];
      },
    });
    return { type: "dbt-job", jobId: String(id) };
  },
  pipeline: ({ databricks }, { course }, number) => {
    const pipelineId = databricks.addPipeline({
      ...{ name: `Sales ${number}`, stopTakesSeconds: 12 },
      durationSeconds: partOf(course, 1).seconds,
      outcome: (execution) =>
        partOf(course, execution).fails
          ? { kind: "fails", message: "No customers." }
          : { kind: "completes" },
    });
    return { type: "databricks-pipeline", pipelineId };
  },
};

export const addSoakJob = (vendors: SimulatedVendors, order: SoakOrder, number: number): Target =>
  adders[order.vendor](vendors, order, number);
