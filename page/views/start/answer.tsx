/** Why nothing was started, above the form. What belongs to one field stands beside that field. */
import type { FieldProblem } from "../../logic/check-value";
import { isUnanswered, type Problem } from "../../logic/problem";
import { ProblemNotice } from "../../parts/notices";
import { addressOf } from "../../state/route";

interface AnswerProps {
  readonly problem: Problem | null;
  /** What no field is shown for. */
  readonly elsewhere: readonly FieldProblem[];
  /** Of all fields with a problem. */
  readonly count: number;
  readonly onNewKey: () => void;
}

export function Answer({ problem, elsewhere, count, onNewKey }: AnswerProps) {
  if (count > 0) return <Wrong count={count} elsewhere={elsewhere} />;
  if (problem === null) return null;
  if (isUnanswered(problem)) return <Lost />;
  if (problem.code === "idempotencyKeyReused") return <Used {...{ problem, onNewKey }} />;
  // Each of its fields was changed since.
  return problem.errors.length > 0 ? null : <ProblemNotice problem={problem} />;
}

const Wrong = ({ count, elsewhere }: Pick<AnswerProps, "count" | "elsewhere">) => (
  <div class="notice bad" role="alert">
    <p>
      <strong>Nothing was started.</strong>{" "}
      {count === 1 ? "One entry needs" : `${count} entries need`} a change.
    </p>
    {elsewhere.length > 0 && (
      <ul>
        {elsewhere.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <code>{field}</code> {message}
          </li>
        ))}
      </ul>
    )}
  </div>
);

const Lost = () => (
  <div class="notice bad" role="alert">
    <p>
      <strong>No answer came.</strong> It is not known whether the app has received the start. Press
      Start again, without changes: the app recognises it, and does not start it twice.
    </p>
  </div>
);

interface UsedProps {
  readonly problem: Problem;
  readonly onNewKey: () => void;
}

/** An earlier start of this form has arrived, and the form was changed since. */
function Used({ problem, onNewKey }: UsedProps) {
  const [id] = /\b[rw]-[0-9a-f]{40}\b/.exec(problem.detail) ?? [];
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>An earlier start of this form has arrived.</strong> The form was changed since then.
      </p>
      {id !== undefined && (
        <p>
          <a href={addressOf([id.startsWith("w-") ? "workflows" : "runs", id])}>
            Show what it has started
          </a>
        </p>
      )}
      <button type="button" class="button small" onClick={onNewKey}>
        Start another one with these entries
      </button>
    </div>
  );
}
