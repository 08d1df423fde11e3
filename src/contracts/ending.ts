import type { Conclusion } from "./outcome";
import type { RunDocument } from "./run-document";
import type { WorkflowReport } from "./workflows/workflow-document";

/** How a run, or a generation of a workflow, ended: what a notice is about. */
export type Ending =
  | { readonly kind: "run"; readonly conclusion: Conclusion; readonly document: RunDocument }
  | {
      readonly kind: "workflow";
      readonly conclusion: Conclusion;
      readonly document: WorkflowReport;
    };
