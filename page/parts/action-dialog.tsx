/** What can be done with a run or a workflow: a button, and a dialog that asks before it is done. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Reply } from "../logic/reply";
import type { Problem } from "../logic/problem";
import { Confirm } from "./dialog";
import { ProblemNotice } from "./notices";

/** What the dialog says and does. */
export interface ActionPlan<Body> {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly call: (id: string) => Promise<Reply<Body>>;
  readonly done: string;
}

interface ActionButtonProps {
  readonly text: string;
  readonly kind?: string | undefined;
  readonly onClick: () => void;
}

export const ActionButton = ({ text, kind = "button", onClick }: ActionButtonProps) => (
  <button type="button" class={kind} onClick={onClick}>
    {text}
  </button>
);

interface ActionDialogProps<Body> {
  readonly id: string;
  readonly plan: ActionPlan<Body>;
  readonly danger: boolean;
  readonly onClose: () => void;
  /** Called with the answer, after the dialog was closed. */
  readonly onDone: (reply: Exclude<Reply<Body>, { readonly kind: "refused" }>) => void;
  /** What it is done with. */
  readonly children: ComponentChildren;
}

/** A refusal is shown in the dialog, which stays open. */
export function ActionDialog<Body>(props: ActionDialogProps<Body>) {
  const { id, plan, danger, onClose, onDone, children } = props;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const act = async (): Promise<void> => {
    setBusy(true);
    const reply = await plan.call(id);
    setBusy(false);
    if (reply.kind === "refused") {
      setProblem(reply.problem);
      return;
    }
    onClose();
    onDone(reply);
  };
  return (
    <Confirm
      title={plan.title}
      action={plan.button}
      danger={danger}
      busy={busy}
      onConfirm={() => void act()}
      onClose={onClose}
    >
      <p>{children}</p>
      <p>{plan.text}</p>
      {problem !== null && <ProblemNotice problem={problem} />}
    </Confirm>
  );
}
