import { useEffect, useId, useMemo, useState } from "preact/hooks";
import type { RunDocument } from "../../logic/documents";
import type { Problem } from "../../logic/problem";
import { getRequest, startRun } from "../../api/runs";
import { Dialog } from "../../parts/dialog";
import { Loading, ProblemNotice } from "../../parts/notices";
import { go } from "../../state/route";
import { toast } from "../../state/toasts";

interface StartAgainProps {
  readonly run: RunDocument;
  readonly onClose: () => void;
}

/** Starts the same job with the same request, or with one that was changed here. */
export function StartAgain({ run, onClose }: StartAgainProps) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  // One key for each opening of the dialog: pressing the button twice starts one run.
  const key = useMemo(() => `page-${crypto.randomUUID()}`, []);

  useEffect(() => {
    void getRequest(run.id).then((reply) => {
      if (reply.kind === "read") setText(JSON.stringify(reply.body.request, null, 2));
      if (reply.kind === "refused") setProblem(reply.problem);
    });
  }, [run.id]);

  const start = async (): Promise<void> => {
    const request = parsed(text ?? "");
    if (request === null) {
      setProblem(NOT_JSON);
      return;
    }
    setBusy(true);
    const reply = await startRun(request, key);
    setBusy(false);
    if (reply.kind === "refused") setProblem(reply.problem);
    if (reply.kind !== "read") return;
    onClose();
    toast("good", "The run has started");
    go(["runs", reply.body.id]);
  };

  return (
    <Dialog title="Start again" onClose={onClose} wide>
      {problem !== null && <ProblemNotice problem={problem} />}
      {text !== null && <RequestField text={text} onChange={setText} />}
      {text === null && problem === null && <Loading what="the request" lines={3} />}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          Back
        </button>
        <button
          type="button"
          class="button primary"
          disabled={busy || text === null}
          onClick={() => void start()}
        >
          {busy ? "Working…" : "Start"}
        </button>
      </div>
    </Dialog>
  );
}

interface RequestFieldProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function RequestField({ text, onChange }: RequestFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>The request. Change what should be different.</label>
      <textarea
        id={id}
        class="input code"
        rows={14}
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
      />
    </>
  );
}

const NOT_JSON: Problem = {
  status: 0,
  code: "notJson",
  title: "This is not JSON",
  detail: "The request must be a JSON object. Check quotes, commas and brackets.",
  errors: [],
  retryAfter: null,
};

function parsed(text: string): object | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json : null;
  } catch {
    return null;
  }
}
