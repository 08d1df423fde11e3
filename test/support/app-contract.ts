import { type Contract, createContract } from "../../src/contracts/run-request";
import { createSchedule } from "../../src/contracts/schedule";
import { withStepNames } from "../../src/contracts/workflows/named-steps";
import { createWorkflowRequest } from "../../src/contracts/workflows/workflow-request";
import type { Vendor } from "../../src/providers/vendor";
import { vendors } from "../../src/providers/vendors";
import { readSchedules as read, type ReadSchedules } from "../../src/schedules/read-schedules";
import type { OfferedTarget } from "../../src/contracts/target";
import { createOrderRun, type OrderRun } from "../../src/hub/run-order";
import { createOrderWorkflow, type OrderWorkflow } from "../../src/hub/workflows/workflow-order";
import { loadSettings as load, type Settings } from "../../src/settings/settings";

/** Every type of target that the app supports. */
export const targets = vendors.flatMap((vendor) => Object.values(vendor.targets));

/** The contract of an app with these vendors, as `program.ts` creates it. */
export const contractOf = (some: readonly Vendor[]): Contract =>
  createContract(some.flatMap((vendor) => Object.values(vendor.targets)));

/** The contract of the app with all of its vendors. */
export const contract = contractOf(vendors);
export const RunRequest = contract.request;
export const Schedule = createSchedule(RunRequest, withStepNames(createWorkflowRequest(contract)));

type Environment = Readonly<Record<string, string | undefined>>;

export const loadSettings = (
  environment: Environment,
  schedulesFile: () => string | undefined = () => undefined,
): Settings =>
  load({
    connections: vendors.map(({ connections }) => connections),
    schedule: Schedule,
    environment,
    schedulesFile,
  });

export const readSchedules = (text: string, source: string): ReadSchedules =>
  read(text, source, Schedule);

/** An account's id has digits only. */
const hostOf = (id: string): string =>
  /^\d/.test(id) ? "https://ab123.us1.dbt.com" : `https://${id}.azuredatabricks.net`;

/** The contract of an app with these connections. */
export const offersOf = (
  connections: Readonly<Record<string, readonly string[]>>,
): OfferedTarget[] =>
  vendors.flatMap((vendor) =>
    Object.values(vendor.targets).map((target) => ({
      ...target,
      setting: vendor.connections.name,
      connections: (connections[vendor.name] ?? []).map((id) => ({ id, host: hostOf(id) })),
    })),
  );

/** Creates run orders for one Databricks workspace and one dbt account. */
export const anOrderRun = (now: () => Date): OrderRun =>
  createOrderRun({
    offers: offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] }),
    limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
    deploymentId: "tests",
    now,
  });

/** The same for workflows. */
export const anOrderWorkflow = (now: () => Date): OrderWorkflow =>
  createOrderWorkflow({
    offers: offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] }),
    limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
    deploymentId: "tests",
    now,
  });
