/** What a view shows in place of data, or beside it. */
import type { ComponentChildren } from "preact";
import type { Problem } from "../logic/problem";

interface EmptyProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

export const Empty = ({ title, children }: EmptyProps) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);

/** Grey lines where data will be. */
export const Loading = ({
  what,
  lines = 6,
}: {
  readonly what: string;
  readonly lines?: number;
}) => (
  <div class="loading" role="status">
    <span class="hidden">Loading {what}</span>
    {Array.from({ length: lines }, (_, line) => (
      <span key={line} class={`loading-line width-${line % 3}`} aria-hidden="true" />
    ))}
  </div>
);

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  /** Whether older data is shown below. */
  readonly stale?: boolean;
}

export const ProblemNotice = ({ problem, onRetry, stale = false }: ProblemNoticeProps) => (
  <div class="notice bad" role="alert">
    <p>
      <strong>{problem.title}.</strong> {problem.detail}
      {stale && " What you see below is older."}
    </p>
    {problem.errors.length > 0 && (
      <ul>
        {problem.errors.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <code>{field}</code> {message}
          </li>
        ))}
      </ul>
    )}
    {onRetry !== undefined && (
      <button type="button" class="button small" onClick={onRetry}>
        Try again
      </button>
    )}
  </div>
);
