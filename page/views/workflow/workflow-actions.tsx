import { useState } from "preact/hooks";
import { cancelWorkflow, resumeWorkflow } from "../../api/workflows";
import type { WorkflowDocument } from "../../logic/documents";
import { ActionButton, ActionDialog, type ActionPlan } from "../../parts/action-dialog";
import { toast } from "../../state/toasts";

interface WorkflowActionsProps {
  readonly workflow: WorkflowDocument;
  readonly onChange: () => void;
}

const PLANS = {
  cancel: {
    title: "Cancel this workflow?",
    text: "Nothing new starts, and the live steps are cancelled at their vendors.",
    button: "Cancel the workflow",
    call: cancelWorkflow,
    done: "Cancel requested",
  },
  resume: {
    title: "Resume this workflow?",
    text: "What has succeeded stays. What failed is repaired, or started again where the vendor cannot repair it; then the steps behind it run.",
    button: "Resume",
    call: (id) => resumeWorkflow(id, "repair"),
    done: "The workflow was resumed",
  },
  rerun: {
    title: "Start the failed steps again?",
    text: "What has succeeded stays. Each step that failed is started anew as a whole; then the steps behind it run.",
    button: "Start them again",
    call: (id) => resumeWorkflow(id, "rerun"),
    done: "The workflow was resumed",
  },
} satisfies Readonly<Record<string, ActionPlan<unknown>>>;

type Action = keyof typeof PLANS;

export function WorkflowActions({ workflow, onChange }: WorkflowActionsProps) {
  const [action, setAction] = useState<Action | null>(null);
  const button = (name: Action, text: string, kind?: string) => (
    <ActionButton
      text={text}
      kind={kind}
      onClick={() => {
        setAction(name);
      }}
    />
  );
  const endedBadly = workflow.done && workflow.succeeded !== true;
  return (
    <div class="actions">
      {!workflow.done && button("cancel", "Cancel", "button danger")}
      {endedBadly && button("resume", "Resume", "button primary")}
      {endedBadly && button("rerun", "Start failed steps again")}
      {action !== null && (
        <ActionDialog<unknown>
          id={workflow.id}
          plan={PLANS[action]}
          danger={action === "cancel"}
          onClose={() => {
            setAction(null);
          }}
          onDone={() => {
            toast("good", PLANS[action].done);
            onChange();
          }}
        >
          <strong>{workflow.name ?? workflow.id}</strong>
        </ActionDialog>
      )}
    </div>
  );
}
