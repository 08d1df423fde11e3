/** The levels of the Functions worker: https://learn.microsoft.com/azure/azure-functions/configure-monitoring */
export type LogLevel =
  "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

/** One line. It comes from the app ("user"), the SDK packages ("system") or the host ("host"). */
export interface LogEntry {
  readonly level: LogLevel;
  readonly category: "host" | "user" | "system";
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly invocationId?: string;
  readonly message: string;
}

export type Log = (entry: LogEntry) => void;
