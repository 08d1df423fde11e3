import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before `npm run test:faults`: asks the suites for every case they know, and for their counts. */
export default async function openTable(): Promise<void> {
  process.env["RUNWARD_FULL_MATRIX"] = "1";
  process.env["RUNWARD_FAULT_TABLE"] = await mkdtemp(join(tmpdir(), "runward-faults-"));
}
