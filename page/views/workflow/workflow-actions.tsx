import { useState } from "preact/hooks";
import type { Reply } from "../../api/client";
import { cancelWorkflow, resumeWorkflow } from "../../api/workflows";
import type { WorkflowDocument } from "../../logic/documents";
import type { Problem } from "../../logic/problem";
import { Confirm } from "../../parts/dialog";
import { ProblemNotice } from "../../parts/notices";
import { toast } from "../../state/toasts";

interface WorkflowActionsProps {
  readonly workflow: WorkflowDocument;
  readonly onChange: () => void;
}

interface Plan {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly call: (id: string) => Promise<Reply<unknown>>;
  readonly done: string;
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
} satisfies Readonly<Record<string, Plan>>;

type Action = keyof typeof PLANS;

export function WorkflowActions({ workflow, onChange }: WorkflowActionsProps) {
  const [action, setAction] = useState<Action | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = (): void => {
    setAction(null);
    setProblem(null);
  };
  const act = async (plan: Plan): Promise<void> => {
    setBusy(true);
    const reply = await plan.call(workflow.id);
    setBusy(false);
    if (reply.kind === "refused") {
      setProblem(reply.problem);
      return;
    }
    close();
    toast("good", plan.done);
    onChange();
  };
  const button = (name: Action, text: string, kind = "button") => (
    <button
      type="button"
      class={kind}
      onClick={() => {
        setAction(name);
      }}
    >
      {text}
    </button>
  );
  const endedBadly = workflow.done && workflow.succeeded !== true;
  const plan: Plan | null = action === null ? null : PLANS[action];
  return (
    <div class="actions">
      {!workflow.done && button("cancel", "Cancel", "button danger")}
      {endedBadly && button("resume", "Resume", "button primary")}
      {endedBadly && button("rerun", "Start failed steps again")}
      {plan !== null && (
        <Confirm
          title={plan.title}
          action={plan.button}
          danger={action === "cancel"}
          busy={busy}
          onConfirm={() => void act(plan)}
          onClose={close}
        >
          <p>
            <strong>{workflow.name ?? workflow.id}</strong>
          </p>
          <p>{plan.text}</p>
          {problem !== null && <ProblemNotice problem={problem} />}
        </Confirm>
      )}
    </div>
  );
}
