import { useState } from "preact/hooks";
import type { Reply } from "../../logic/reply";
import type { RunDocument } from "../../logic/documents";
import { cancelRun, repairRun } from "../../api/runs";
import { ActionButton, ActionDialog, type ActionPlan } from "../../parts/action-dialog";
import { addressOf, go, runAddress } from "../../state/route";
import { toast } from "../../state/toasts";
import { nameOf } from "../../logic/run-names";

interface RunActionsProps {
  readonly run: RunDocument;
  readonly onChange: () => void;
}

type Answer = Exclude<Reply<{ readonly id: string }>, { readonly kind: "refused" }>;

type Action = "cancel" | "repair" | "rerun";

/** What can be done with a run in its state. Each action asks first. */
export function RunActions({ run, onChange }: RunActionsProps) {
  const [action, setAction] = useState<Action | null>(null);
  const close = (): void => {
    setAction(null);
  };
  const button = (name: Action, text: string, kind?: string) => (
    <ActionButton
      text={text}
      kind={kind}
      onClick={() => {
        setAction(name);
      }}
    />
  );
  const endedBadly = run.done && run.succeeded !== true;
  return (
    <div class="actions">
      {!run.done && button("cancel", "Cancel", "button danger")}
      {endedBadly && button("repair", "Repair", "button primary")}
      {endedBadly && button("rerun", "Start again")}
      {run.done && (
        <a class="button" href={addressOf(["start"], { from: run.id })}>
          {endedBadly ? "Change and start…" : "Start again…"}
        </a>
      )}
      {action !== null && <Asked run={run} action={action} onClose={close} onChange={onChange} />}
    </div>
  );
}

type Plan = ActionPlan<{ readonly id: string }>;

const PLANS: Readonly<Record<Action, Plan>> = {
  cancel: {
    title: "Cancel this run?",
    text: "The job is cancelled at the vendor. The run ends when the job is seen to have stopped.",
    button: "Cancel the run",
    call: cancelRun,
    done: "Cancel requested",
  },
  repair: {
    title: "Repair this run?",
    text: "What failed is run again, with the same parameters, as a new run. If the vendor cannot repair it, the whole job is started again.",
    button: "Repair",
    call: (id) => repairRun(id, null),
    done: "The repair has started",
  },
  rerun: {
    title: "Start the job again?",
    text: "The whole job is started again with the same parameters, as a new run.",
    button: "Start again",
    call: (id) => repairRun(id, "rerun"),
    done: "The job was started again",
  },
};

interface AskedProps extends RunActionsProps {
  readonly action: Action;
  readonly onClose: () => void;
}

function Asked({ run, action, onClose, onChange }: AskedProps) {
  const plan = PLANS[action];
  const show = (reply: Answer): void => {
    onChange();
    if (reply.kind !== "read") return;
    const { id } = reply.body;
    if (id === run.id) toast("good", plan.done);
    else {
      toast("good", plan.done, { href: runAddress(id), text: "Show it" });
      go(["runs", id]);
    }
  };
  return (
    <ActionDialog
      id={run.id}
      plan={plan}
      danger={action === "cancel"}
      onClose={onClose}
      onDone={show}
    >
      <strong>{nameOf(run)}</strong>
      {run.vendorRunId !== null && <>, run {run.vendorRunId} at the vendor</>}
    </ActionDialog>
  );
}
