/** The levels of the Functions worker: https://learn.microsoft.com/azure/azure-functions/configure-monitoring */
export type LogLevel =
  "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

/** One line: "user" is what the app logs, "system" is what the SDK packages log, "host" is the host itself. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly category: "host" | "user" | "system";
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly invocationId?: string;
  readonly message: string;
}

export type Log = (entry: LogEntry) => void;
