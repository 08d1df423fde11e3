/** Faults of a provider, each with the case of the suite that shows it. */
import type { PlantedFault } from "./planted-fault";
import { OUTPUT_FAULTS } from "./planted-output-faults";
import { aClaim } from "../support/claims";
import type { Subject } from "./subject";
import { TEXT_FAULTS } from "./planted-text-faults";
import type { Target } from "../../src/contracts/target";

/** The same target with the name of a job that exists. */
const renamed = (target: Target): Target => ({
  ...target,
  [target.type === "databricks-pipeline" ? "pipelineName" : "jobName"]: "Nightly load",
});

const another = "r-0000000000000000000000000000000000000000";

/** Where the vendor refuses a second run, a provider cannot start one. */
const queues = ({ whileActive }: Subject): boolean => whileActive === "queues";

const LAUNCH_FAULTS: readonly PlantedFault[] = [
  {
    fault: "launches twice",
    plant: (sound) => ({
      launch: async (order, claim) => {
        await sound.launch({ ...order, runId: another }, aClaim());
        return sound.launch(order, claim);
      },
    }),
    caughtBy: "starts one run of the job",
    message: /The runs of the job must be|Only launched is an answer here/,
  },
  {
    fault: "starts once more what may have started",
    plant: (sound) => ({
      settleLaunch: async (order) => {
        const result = await sound.launch({ ...order, runId: another }, aClaim());
        return result.kind === "launched"
          ? { kind: "found", attempt: result.attempt }
          : sound.settleLaunch(order);
      },
    }),
    caughtBy: "finds the one run that was started when the answer breaks off",
    message: /The runs must be/,
    where: queues,
  },
  {
    fault: "starts after the deadline",
    plant: (sound) => ({
      launch: (order, claim) => sound.launch({ ...order, deadline: undefined }, claim),
    }),
    caughtBy: "sends no start once the deadline has passed",
    message: /Only tryAgain or rejected or unclear is an answer here/,
  },
  {
    fault: "takes a run of an earlier life of the key for its own",
    plant: (sound) => ({
      launch: (order, claim) => sound.launch({ ...order, origin: undefined }, claim),
    }),
    caughtBy: "starts another run for another life of the key",
    message: /The two are different runs/,
    // Where the vendor shows nothing of the order, the claims alone tell one order from another.
    where: queues,
  },
  {
    fault: "calls a launch rejected that may have started",
    plant: (sound) => ({
      launch: async (order, claim) => {
        const result = await sound.launch(order, claim);
        if (result.kind !== "tryAgain" && result.kind !== "unclear") return result;
        return { kind: "rejected", failure: { code: "down", message: result.reason } };
      },
    }),
    caughtBy: "launch answers with data when the vendor returns 503",
    message: /Only tryAgain or unclear is an answer here/,
  },
  ...[
    {
      fault: "calls what it could not look for not found",
      caughtBy: "settleLaunch answers with data when the connection is reset",
      proves: /connection reset/,
    },
    ...["401", "403", "404 by another web server"].map((refusal) => ({
      fault: `calls a run not found when the look-up is refused with ${refusal}`,
      caughtBy: `learns nothing from a look-up that is refused with ${refusal}`,
      proves: /You may not see this/,
    })),
  ].map(({ fault, caughtBy, proves }): PlantedFault => ({
    fault,
    plant: (sound) => ({
      settleLaunch: async (order) => {
        const result = await sound.settleLaunch(order);
        if (result.kind !== "unreachable" || !proves.test(result.reason)) return result;
        return { kind: "notFound", marker: null, jobUrl: null };
      },
    }),
    caughtBy,
    message: /Only unreachable is an answer here/,
  })),
  ...[
    {
      what: "by its path",
      toId: (id: string) => `runs/${id}`,
      message: /The runs of the job must be/,
    },
    {
      what: "at great length",
      toId: (id: string) => id.padEnd(80, "0"),
      message: /instance id that Durable takes/,
    },
  ].map(({ what, toId, message }): PlantedFault => ({
    fault: `names its run ${what}`,
    plant: (sound) => ({
      launch: async (order, claim) => {
        const result = await sound.launch(order, claim);
        if (result.kind !== "launched") return result;
        const { attempt } = result;
        return { ...result, attempt: { ...attempt, vendorRunId: toId(attempt.vendorRunId) } };
      },
    }),
    caughtBy: "starts one run of the job",
    message,
  })),
  {
    fault: "plans what the vendor does not have",
    plant: (sound) => ({
      planLaunch: (target) => sound.planLaunch(renamed(target)),
    }),
    caughtBy: "rejects a name that no job has, and says it",
    message: /The message names the job/,
  },
  {
    fault: "forgets which attempt of the run it is",
    plant: (sound) => ({
      launch: async (order, claim) => {
        const result = await sound.launch(order, claim);
        if (result.kind !== "launched") return result;
        return { ...result, attempt: { ...result.attempt, number: 1 } };
      },
    }),
    caughtBy: "starts another run for another attempt",
    message: /What an attempt says of its vendor, connection, job and number/,
  },
];

const WATCH_FAULTS: readonly PlantedFault[] = [
  {
    fault: "throws on a 503",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        if (result.kind === "unreachable") throw new Error("The vendor answered 503.");
        return result;
      },
    }),
    caughtBy: "check answers with data when the vendor returns 503",
    message: /check threw; trouble is data/,
  },
  {
    fault: "calls every run that has ended succeeded",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        if (result.kind !== "checked" || result.status.kind === "active") return result;
        const { vendorState, message, runPageUrl } = result.status;
        const status = { kind: "succeeded", vendorState, message, partial: false, runPageUrl };
        return { kind: "checked", status } as typeof result;
      },
    }),
    caughtBy: "calls a run that failed failed, and says something of it",
    message: /It has failed/,
  },
  {
    fault: "reports an unreachable vendor as a missing run",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        return result.kind === "unreachable" ? { kind: "missing", reason: result.reason } : result;
      },
    }),
    caughtBy: "does not take the 404 of another web server for a missing run",
    message: /Only unreachable is an answer here/,
  },
  {
    fault: "takes an answer about another run for one about its own",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        const [, vendorRunId] =
          /answered about (?:run|update) ([\w-]+)/.exec(JSON.stringify(result)) ?? [];
        return vendorRunId === undefined ? result : sound.check({ ...attempt, vendorRunId });
      },
    }),
    caughtBy: "does not let an answer about another run decide",
    message: /Only unreachable is an answer here/,
  },
  {
    fault: "forgets how long the vendor wants to be left alone",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        return result.kind === "unreachable" ? { ...result, retryAfterSeconds: null } : result;
      },
    }),
    caughtBy: "check passes on how long the vendor wants to be left alone",
    message: /The wait must be 77/,
  },
  {
    fault: "shows a page of somebody else",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        if (result.kind !== "checked") return result;
        const status = { ...result.status, runPageUrl: "https://evil.example/run" };
        return { kind: "checked", status };
      },
    }),
    caughtBy: "calls a run that works active",
    message: /A page leads away from the vendor/,
  },
  {
    fault: "only says that it cancels",
    plant: () => ({ cancel: () => Promise.resolve({ kind: "requested" }) }),
    caughtBy: "makes an active run end as cancelled",
    message: /The status must be 'cancelled'/,
  },
  {
    fault: "is content with any failed part",
    plant: (sound) => ({
      explain: async (attempt, status) => {
        const result = await sound.explain(attempt, status);
        if (result.kind !== "explained") return result;
        const failedSteps = result.failedSteps.map((step) => ({ ...step, error: "It failed." }));
        return { ...result, failedSteps };
      },
    }),
    caughtBy: "names the part that failed, and its reason",
    message: /The reason is named/,
  },
  {
    fault: "does not say what it could not explain",
    plant: (sound) => ({
      explain: async (attempt, status) => {
        const result = await sound.explain(attempt, status);
        return result.kind === "explained" ? { ...result, note: null } : result;
      },
    }),
    caughtBy: "explain answers with data when the vendor returns 503",
    message: /The note says what could not be read/,
  },
];

export const PLANTED_FAULTS = [...LAUNCH_FAULTS, ...WATCH_FAULTS, ...OUTPUT_FAULTS, ...TEXT_FAULTS];
