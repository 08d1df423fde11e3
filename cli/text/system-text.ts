/** What the app says about itself. */
import type { ConnectionHealth, SystemDocument } from "../../client/documents";
import type { Paint } from "./paint";
import { safeLine } from "./safe-text";
import { table, type Column } from "./table";
import { duration, withZone } from "./time";

export function systemText(system: SystemDocument, paint: Paint): string[] {
  const { version, deploymentId, hubBackEnd, connections, process } = system;
  const up = duration(process.uptimeSeconds);
  return [
    paint.bold(`Runward ${safeLine(version ?? "of an unknown version")}`),
    fact("Deployment", `${deploymentId}, state in ${BACK_ENDS[hubBackEnd]}`),
    fact("Process", `since ${withZone(process.startedAt)} (${up}); it tells what it sees itself`),
    "",
    ...connectionLines(connections, paint),
    "",
    ...settingLines(system.settings),
  ];
}

const BACK_ENDS: Readonly<Record<SystemDocument["hubBackEnd"], string>> = {
  azureStorage: "Azure Storage",
  durableTaskScheduler: "the Durable Task Scheduler",
};

const fact = (name: string, value: string): string => `${name.padEnd(17)} ${safeLine(value)}`;

function connectionLines(connections: readonly ConnectionHealth[], paint: Paint): string[] {
  if (connections.length === 0) return ["No connections whose runs you may read."];
  const reasons = connections.filter(({ reason }) => reason !== null);
  return [
    ...table(connections, columns(paint)),
    ...reasons.flatMap(({ connectionId, reason, nextTryInSeconds }) => [
      "",
      `${safeLine(connectionId)}: ${safeLine(reason ?? "")}`,
      ...(nextTryInSeconds === null ? [] : [`  The next try is in ${duration(nextTryInSeconds)}.`]),
    ]),
  ];
}

const columns = (paint: Paint): readonly Column<ConnectionHealth>[] => [
  { head: "CONNECTION", cell: ({ connectionId }) => connectionId },
  { head: "VENDOR", cell: ({ provider }) => provider },
  {
    head: "STATE",
    cell: ({ state }) => STATES[state],
    paint: ({ state }, text) => paint.status(state === "answering" ? "succeeded" : "failed", text),
  },
  { head: "CALLING", cell: ({ working }) => String(working) },
  { head: "IN LINE", cell: ({ waiting }) => String(waiting) },
  { head: "TARGETS", cell: ({ targets }) => targets.join(", ") },
];

const STATES: Readonly<Record<ConnectionHealth["state"], string>> = {
  answering: "answering",
  notAnswering: "not answering",
};

function settingLines(settings: SystemDocument["settings"]): string[] {
  const { retentionDays, retentionRemoves, resultLinkDays, lostContactSeconds } = settings;
  const yesOrNo = (holds: boolean): string => (holds ? "yes" : "no");
  return [
    fact("Stored for", `${days(retentionDays)} after the end. ${retentionRemoves}`),
    fact("Result links", `work for ${days(resultLinkDays)} after the deadline of their run`),
    fact("Lost contact", `outcome unknown after ${duration(lostContactSeconds)}`),
    fact("Cancels", `outcome unknown after ${duration(settings.cancelGraceSeconds)}`),
    fact("Calls to vendors", `at most ${duration(settings.httpTimeoutSeconds)}`),
    fact("Sealed parameters", yesOrNo(settings.parametersSealed)),
    fact("Rights by caller", yesOrNo(settings.callersLimited)),
    fact("Schedules", String(settings.schedules)),
  ];
}

const days = (count: number): string => (count === 1 ? "1 day" : `${count} days`);
