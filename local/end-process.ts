import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Asks a program to end, and waits until it has. */
export async function endProcess(child: ChildProcess): Promise<void> {
  // One that could not be started has no id.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
