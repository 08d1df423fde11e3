/** Faults in the texts and fields of what a provider returns. */
import type { PlantedFault } from "./planted-fault";
import { TOKEN } from "./world";

export const TEXT_FAULTS: readonly PlantedFault[] = [
  {
    fault: "leaks the token",
    plant: (sound) => ({
      check: async (attempt) => {
        const result = await sound.check(attempt);
        return result.kind === "unreachable"
          ? { ...result, reason: `GET with Bearer ${TOKEN}: ${result.reason}` }
          : result;
      },
    }),
    caughtBy: "check says no token that the vendor repeats with 500",
    message: /A token leaks/,
  },
  {
    fault: "passes on a text of any length",
    plant: (sound) => ({
      cancel: async (attempt) => {
        const result = await sound.cancel(attempt);
        return "reason" in result
          ? { ...result, reason: result.reason.padEnd(9_000, ".") }
          : result;
      },
    }),
    caughtBy: "cancel answers with data when the vendor returns 500",
    message: /A text is not bounded/,
  },
  {
    fault: "adds what the schema does not know",
    plant: (sound) => ({
      cancel: async (attempt) => Object.assign(await sound.cancel(attempt), { raw: "{}" }),
    }),
    caughtBy: "does not change a run that has ended",
    message: /cancel answers what its schema does not allow/,
  },
  {
    fault: "answers what JSON would change",
    plant: (sound) => ({
      launch: async (order, claim) => {
        const result = await sound.launch(order, claim);
        if (result.kind !== "launched") return result;
        return { ...result, attempt: { ...result.attempt, runId: undefined } };
      },
    }),
    caughtBy: "starts one run of the job",
    message: /JSON changes what launch says/,
  },
];
