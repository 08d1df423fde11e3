import type { RegisterEntry } from "../../../src/contracts/schedule-register";
import type { Schedule } from "../../../src/contracts/schedule";
import { Schedule as ScheduleSchema } from "../../support/app-contract";

type Input = Parameters<typeof ScheduleSchema.parse>[0];

export const aSchedule = (changes: Record<string, unknown> = {}): Schedule =>
  ScheduleSchema.parse({
    name: "nightly",
    cron: "30 2 * * *",
    timeZone: "Europe/Berlin",
    run: { target: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" } },
    ...changes,
  } satisfies Input);

export const anEntry = (
  { name, cron, timeZone, enabled }: Schedule,
  changes: Partial<RegisterEntry> = {},
): RegisterEntry => ({
  name,
  rhythm: { cron, timeZone },
  enabled,
  since: "2026-01-01T00:00:00.000Z",
  lastTickBefore: null,
  ...changes,
});
