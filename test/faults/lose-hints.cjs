/**
 * Preloaded into a host: no hint about the end of a step arrives, as if each call of the task hub had failed. Each one that is lost
 * leaves a character in the file LOST_HINTS_FILE.
 */
const { appendFileSync } = require("node:fs");
const Module = require("node:module");

const load = Module._load;

Module._load = function loadWithoutHints(request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (!request.endsWith("hub/workflows/report-change")) return loaded;
  return {
    ...loaded,
    reportStepChange: async (client, workflowId, change) => {
      if (change.kind !== "step") return loaded.reportStepChange(client, workflowId, change);
      appendFileSync(process.env.LOST_HINTS_FILE, ".");
      throw new Error("The task hub did not respond.");
    },
  };
};
