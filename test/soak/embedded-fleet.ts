import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulatedVendors } from "../../local/simulated-vendors";
import { HostChild } from "../support/host-child";
import { type Fleet, ProgramProcess } from "./fleet";

/** One process with the embedded host: its journal belongs to one process at a time. */
export async function startEmbeddedFleet(): Promise<Fleet> {
  const directory = await mkdtemp(join(tmpdir(), "runward-soak-"));
  const vendors = await startSimulatedVendors();
  const trustedCertificates = join(directory, "vault.pem");
  await writeFile(trustedCertificates, vendors.keyVault.certificate);
  const only = new ProgramProcess("host", () =>
    HostChild.start({
      ...{ journalDirectory: join(directory, "journal"), trustedCertificates },
      environment: {
        ...vendors.environment,
        ...{ RESULT_LINK_KEYS: "soak-only-".repeat(4), DEPLOYMENT_ID: "tests" },
        PUBLIC_BASE_URL: "http://127.0.0.1:1",
      },
    }),
  );
  await only.start();
  return {
    what: "one process with the embedded host",
    ...{ vendors, processes: [only], disturb: null },
    [Symbol.asyncDispose]: async () => {
      await only.kill();
      await vendors.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
