import type { KillableApp } from "../support/killable-app";
import { addDatabricksJob, start, type RecordedCase } from "./recorded-cases";

const RULE = { form: "webhook", host: "127.0.0.1" };

/** Both secrets hold the same address; the first receiver is away at first. */
const NOTIFY = JSON.stringify([
  { ...RULE, name: "on call", addressSecret: "on-call-hook" },
  { ...RULE, name: "team", addressSecret: "team-hook" },
  { ...RULE, name: "good news", addressSecret: "team-hook", outcomes: ["succeeded"] },
]);

/** What tells people of an end. */
export const noticeCases: readonly RecordedCase[] = [
  {
    name: "told",
    keeps: ["run", "notices"],
    environment: { NOTIFY },
    play: async (world: KillableApp): Promise<void> => {
      const { receiver, vendors } = world;
      for (const name of ["on-call-hook", "team-hook"]) {
        vendors.keyVault.setSecret(name, `${receiver.callBackUri}/${name}`);
      }
      const path = /on-call-hook/;
      receiver.faults.add({ path, times: 2, fault: { kind: "status", status: 503 } });
      const outcome = { kind: "fails", error: "ValueError: no customers" } as const;
      const target = addDatabricksJob(world, [{ key: "main", durationSeconds: 40, outcome }]);
      await world.boot({});
      await start(world, { target });
    },
  },
];
