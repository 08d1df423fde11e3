import type { Reading } from "../reading";
import type { Rule } from "../rule";
import { workflowsIn, type WorkflowSubject } from "./workflow-reading";

type About = (workflow: WorkflowSubject, reading: Reading) => readonly string[];

/** How much later than its bound something may be. */
export const slackMs = ({ limits, trouble }: Reading): number =>
  (limits.endSeconds + trouble()) * 1_000;

/** A rule about each workflow alone: the function returns what is wrong. */
export const ofEachWorkflow =
  (wrong: About): Rule["find"] =>
  (reading) =>
    workflowsIn(reading).flatMap((workflow) =>
      [...new Set(wrong(workflow, reading))].map((detail) => ({ about: workflow.id, detail })),
    );
