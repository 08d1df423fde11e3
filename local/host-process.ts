/**
 * The embedded host as a process of its own, so that it can be killed and started again while the simulated vendors
 * live on. Started by `local-runward.ts`, with its options as JSON in the first argument.
 */
import { join } from "node:path";
import { startHost } from "./host/host";
import type { LogEntry } from "./host/log";

export interface HostProcessOptions {
  readonly port: number;
  /** Null keeps everything in memory. */
  readonly journalDirectory: string | null;
  readonly verbose: boolean;
  /** Names that requests may come under, beside those of this machine. */
  readonly allowedHosts?: readonly string[];
}

/** What the host tells its parent. */
export type HostMessage =
  { kind: "ready"; baseUrl: string } | { kind: "failed"; reason: string } | { kind: "stopped" };

const SHOWN: ReadonlySet<string> = new Set(["information", "warning", "error", "critical"]);

function show({ level, category, functionName, message }: LogEntry): void {
  if (!SHOWN.has(level) || (category !== "user" && level === "information")) return;
  const time = new Date().toISOString().slice(11, 19);
  const [firstLine = "", ...rest] = message.split("\n");
  const lines = [
    `${time} ${functionName ?? "host"}: ${firstLine}`,
    ...rest.map((l) => `         ${l}`),
  ];
  console.log(lines.join("\n"));
}

function say(message: HostMessage): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? "{}") as HostProcessOptions;
  const host = await startHost({
    appRoot: join(__dirname, "..", ".."),
    port: options.port,
    ...(options.journalDirectory !== null && { journalDirectory: options.journalDirectory }),
    ...(options.allowedHosts !== undefined && { allowedHosts: options.allowedHosts }),
    log: options.verbose ? show : () => undefined,
  });
  // The terminal sends Ctrl-C to both processes; the parent decides, and asks.
  process.on("SIGINT", () => undefined);
  process.on("message", (message) => {
    if (message !== "stop") return;
    void host.stop().then(() => {
      say({ kind: "stopped" });
      process.disconnect();
    });
  });
  // Without its parent there are no vendors, and nobody would ever stop this process.
  process.on("disconnect", () => process.exit());
  say({ kind: "ready", baseUrl: host.baseUrl });
}

main().catch((error: unknown) => {
  say({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect();
});
