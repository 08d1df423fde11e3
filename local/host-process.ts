/**
 * The embedded host in its own process, so that it can be killed and restarted while the simulated vendors keep running.
 * `local-runward.ts` starts it, with its options as JSON in the first argument.
 */
import { join } from "node:path";
import { startHost } from "./host/host";
import type { LogEntry } from "./host/log";
import { shownEntry } from "./shown-entry";

export interface HostProcessOptions {
  readonly port: number;
  /** If null, there is no journal. */
  readonly journalDirectory: string | null;
  readonly verbose: boolean;
  /** Further allowed values of the Host header, besides the names of this machine. */
  readonly allowedHosts?: readonly string[];
}

/** The messages from the host to its parent. */
export type HostMessage =
  { kind: "ready"; baseUrl: string } | { kind: "failed"; reason: string } | { kind: "stopped" };

function show(entry: LogEntry): void {
  const text = shownEntry(entry, new Date());
  if (text !== null) console.log(text);
}

function say(message: HostMessage): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? "{}") as HostProcessOptions;
  const host = await startHost({
    appRoot: join(__dirname, "..", ".."),
    port: options.port,
    homepage: "/api/ui",
    ...(options.journalDirectory !== null && { journalDirectory: options.journalDirectory }),
    ...(options.allowedHosts !== undefined && { allowedHosts: options.allowedHosts }),
    log: options.verbose ? show : () => undefined,
  });
  // The terminal sends Ctrl-C to both processes. The parent handles it and asks this one to stop.
  process.on("SIGINT", () => undefined);
  process.on("message", (message) => {
    if (message !== "stop") return;
    void host.stop().then(() => {
      say({ kind: "stopped" });
      process.disconnect();
    });
  });
  // Without the parent there are no vendors, and nothing would stop this process.
  process.on("disconnect", () => process.exit());
  say({ kind: "ready", baseUrl: host.baseUrl });
}

main().catch((error: unknown) => {
  say({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect();
});
