import type { Provider } from "../../../src/providers/provider";
import { active, anAttempt, aPlan } from "../../support/run-builders";

type Method = keyof Provider;

/** A provider that notes what it is asked, and answers what is plausible. */
export function aNotingProvider(asked: string[], name: string): Provider {
  const note = (method: Method): void => {
    asked.push(`${name}.${method}`);
  };
  const found = { kind: "found" as const, attempt: anAttempt() };
  return {
    planLaunch: () => (note("planLaunch"), Promise.resolve({ kind: "planned", plan: aPlan() })),
    planRepair: () => (note("planRepair"), Promise.resolve({ kind: "planned", plan: aPlan() })),
    launch: () => (note("launch"), Promise.resolve({ kind: "launched", attempt: anAttempt() })),
    settleLaunch: () => (note("settleLaunch"), Promise.resolve(found)),
    confirmLaunch: () => (note("confirmLaunch"), Promise.resolve(found)),
    check: () => (note("check"), Promise.resolve({ kind: "checked", status: active() })),
    cancel: () => (note("cancel"), Promise.resolve({ kind: "requested" })),
    explain: () => (
      note("explain"),
      Promise.resolve({ kind: "explained", failedSteps: [], omitted: 0, note: null })
    ),
    listActive: null,
    durations: () => (note("durations"), Promise.resolve({ kind: "read", seconds: [] })),
    outputs: () => (note("outputs"), Promise.resolve({ kind: "none", note: "Nothing." })),
    tasks: () => (note("tasks"), Promise.resolve({ kind: "listed", tasks: [], truncated: false })),
  };
}

export const NOW = "2026-03-02T06:00:30.000Z";

export const now = (): Date => new Date(NOW);
