import { useState } from "preact/hooks";
import type { Reply } from "../../api/client";
import type { RunDocument } from "../../logic/documents";
import { cancelRun, repairRun } from "../../api/runs";
import { Confirm } from "../../parts/dialog";
import { ProblemNotice } from "../../parts/notices";
import type { Problem } from "../../logic/problem";
import { go, runAddress } from "../../state/route";
import { toast } from "../../state/toasts";
import { nameOf } from "../../logic/run-names";
import { StartAgain } from "./start-again";

interface RunActionsProps {
  readonly run: RunDocument;
  readonly onChange: () => void;
}

type Action = "cancel" | "repair" | "rerun" | "change";

/** What can be done with a run in its state. Each action asks first. */
export function RunActions({ run, onChange }: RunActionsProps) {
  const [action, setAction] = useState<Action | null>(null);
  const close = (): void => {
    setAction(null);
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
  const endedBadly = run.done && run.succeeded !== true;
  return (
    <div class="actions">
      {!run.done && button("cancel", "Cancel", "button danger")}
      {endedBadly && button("repair", "Repair", "button primary")}
      {endedBadly && button("rerun", "Start again")}
      {run.done && button("change", endedBadly ? "Change and start…" : "Start again…")}
      {action === "change" && <StartAgain run={run} onClose={close} />}
      {action !== null && action !== "change" && (
        <ActionDialog run={run} action={action} onClose={close} onDone={onChange} />
      )}
    </div>
  );
}

interface Plan {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly call: (run: RunDocument) => Promise<Reply<{ readonly id: string }>>;
  readonly done: string;
}

const PLANS: Readonly<Record<Exclude<Action, "change">, Plan>> = {
  cancel: {
    title: "Cancel this run?",
    text: "The job is cancelled at the vendor. The run ends when the job is seen to have stopped.",
    button: "Cancel the run",
    call: ({ id }) => cancelRun(id),
    done: "Cancel requested",
  },
  repair: {
    title: "Repair this run?",
    text: "What failed is run again, with the same parameters, as a new run. If the vendor cannot repair it, the whole job is started again.",
    button: "Repair",
    call: ({ id }) => repairRun(id, null),
    done: "The repair has started",
  },
  rerun: {
    title: "Start the job again?",
    text: "The whole job is started again with the same parameters, as a new run.",
    button: "Start again",
    call: ({ id }) => repairRun(id, "rerun"),
    done: "The job was started again",
  },
};

interface ActionDialogProps {
  readonly run: RunDocument;
  readonly action: Exclude<Action, "change">;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ActionDialog({ run, action, onClose, onDone }: ActionDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const plan = PLANS[action];
  const act = async (): Promise<void> => {
    setBusy(true);
    const reply = await plan.call(run);
    setBusy(false);
    if (reply.kind === "refused") {
      setProblem(reply.problem);
      return;
    }
    onClose();
    onDone();
    if (reply.kind !== "read") return;
    const { id } = reply.body;
    if (id === run.id) toast("good", plan.done);
    else {
      toast("good", plan.done, { href: runAddress(id), text: "Show it" });
      go(["runs", id]);
    }
  };
  return (
    <Confirm
      title={plan.title}
      action={plan.button}
      danger={action === "cancel"}
      busy={busy}
      onConfirm={() => void act()}
      onClose={onClose}
    >
      <p>
        <strong>{nameOf(run)}</strong>
        {run.vendorRunId !== null && <>, run {run.vendorRunId} at the vendor</>}
      </p>
      <p>{plan.text}</p>
      {problem !== null && <ProblemNotice problem={problem} />}
    </Confirm>
  );
}
