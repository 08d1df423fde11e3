/** Faults of a provider in what it tells of outputs and tasks. */
import type { PlantedFault } from "./planted-fault";
import { TOKEN } from "./world";

export const OUTPUT_FAULTS: readonly PlantedFault[] = [
  {
    fault: "throws if there are no outputs",
    plant: (sound) => ({
      outputs: async (attempt, status) => {
        const result = await sound.outputs(attempt, status);
        if (result.kind !== "read") throw new Error("There are no outputs.");
        return result;
      },
    }),
    caughtBy: "outputs answers with data when the vendor returns 503",
    message: /outputs threw; trouble is data/,
  },
  {
    fault: "has the outputs of a run that does not exist",
    plant: (sound) => ({
      outputs: async (attempt, status) => {
        const result = await sound.outputs(attempt, status);
        if (result.kind !== "none") return result;
        return { kind: "read", outputs: { tasks: {}, truncated: false } };
      },
    }),
    caughtBy: "has no outputs of a run that the vendor does not know",
    message: /Only none is an answer here/,
  },
  {
    fault: "tells nothing of what failed",
    plant: () => ({
      outputs: () => Promise.resolve({ kind: "read", outputs: { tasks: {}, truncated: false } }),
    }),
    caughtBy: "tells what a run produced that failed",
    message: /The number of parts must be/,
  },
  {
    fault: "does not say that it has left something out",
    plant: (sound) => ({
      outputs: async (attempt, status) => {
        const result = await sound.outputs(attempt, status);
        if (result.kind !== "read") return result;
        return { ...result, outputs: { ...result.outputs, truncated: false } };
      },
    }),
    caughtBy: "bounds the outputs of a run of thousands of parts, and what it asks for them",
    message: /Whether something was left out must be/,
  },
  {
    fault: "tells everything, however much it is",
    plant: (sound) => ({
      outputs: async (attempt, status) => {
        const result = await sound.outputs(attempt, status);
        if (result.kind !== "read") return result;
        const more = Array.from({ length: 4_000 }, (_, index) => `part ${index}`);
        return {
          kind: "read",
          outputs: { nodes: {}, slowest: [], artifacts: more, truncated: true },
        };
      },
    }),
    caughtBy: "bounds the outputs of a run of thousands of parts, and what it asks for them",
    message: /A result is too long to be stored/,
  },
  {
    fault: "leaks the token in a result",
    plant: (sound) => ({
      outputs: async (attempt, status) => {
        const result = await sound.outputs(attempt, status);
        if (result.kind !== "read") return result;
        const slowest = [{ name: `model of ${TOKEN}`, status: "success", seconds: 1 }];
        return { kind: "read", outputs: { nodes: {}, slowest, artifacts: [], truncated: false } };
      },
    }),
    caughtBy: "says no token that is a result or an error",
    message: /A token leaks/,
  },
  {
    fault: "lists no tasks of a vendor that it cannot reach",
    plant: (sound) => ({
      tasks: async (attempt) => {
        const result = await sound.tasks(attempt);
        if (result.kind !== "unreachable") return result;
        return { kind: "listed", tasks: [], truncated: false };
      },
    }),
    caughtBy: "tasks answers with data when the vendor returns 503",
    message: /Only unreachable is an answer here/,
  },
  {
    fault: "lists tasks without what went wrong",
    plant: (sound) => ({
      tasks: async (attempt) => {
        const result = await sound.tasks(attempt);
        if (result.kind !== "listed") return result;
        return { ...result, tasks: result.tasks.map((task) => ({ ...task, error: null })) };
      },
    }),
    caughtBy: "lists the part that failed, with its reason and its times",
    message: /The part has its reason/,
  },
  {
    fault: "lists a page of somebody else",
    plant: (sound) => ({
      tasks: async (attempt) => {
        const result = await sound.tasks(attempt);
        if (result.kind !== "listed") return result;
        const pageUrl = "https://evil.example/task";
        return { ...result, tasks: result.tasks.map((task) => ({ ...task, pageUrl })) };
      },
    }),
    caughtBy: "lists the part that failed, with its reason and its times",
    message: /A page leads away from the vendor/,
  },
];
