/**
 * `npm run test:soak`: several processes of the app on one task hub, which are killed and frozen while callers use them. With
 * Core Tools and Azurite (`FUNC`, `AZURITE`) these are Functions hosts; without, it is one process with the embedded host.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../local/find-program";
import { check, inWords } from "../support/history/check";
import { toLines } from "../support/history/entry";
import { startEmbeddedFleet } from "./embedded-fleet";
import type { Fleet } from "./fleet";
import { startFunctionsFleet } from "./functions-fleet";
import { soak } from "./soak";

const { RUNWARD_SOAK_MINUTES = "3", RUNWARD_SEED = "20260302" } = process.env;

const MOST_MS = 3_600_000;

function startFleet(): Promise<Fleet> {
  const [func, azurite] = [findProgram("FUNC", "func"), findProgram("AZURITE", "azurite")];
  return func === null || azurite === null
    ? startEmbeddedFleet()
    : startFunctionsFleet({ func, azurite });
}

describe("the app, while its processes are killed and frozen", () => {
  it(
    "keeps every rule of the recordings",
    async () => {
      await using fleet = await startFleet();
      const options = { minutes: Number(RUNWARD_SOAK_MINUTES), seed: Number(RUNWARD_SEED) };

      const { recording, figures } = await soak(fleet, options);
      const violations = check(recording).map(inWords);

      const file = join(mkdtempSync(join(tmpdir(), "runward-soak-")), "recording.jsonl");
      writeFileSync(file, toLines(recording));
      const told = { ...figures, entries: recording.length, violations: violations.length };
      process.stdout.write(`${fleet.what}: ${JSON.stringify(told)}, recorded in ${file}\n`);
      expect(violations).toStrictEqual([]);
    },
    MOST_MS,
  );
});
