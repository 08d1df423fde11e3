import { useState } from "preact/hooks";
import type { RunDocument } from "../../logic/documents";
import type { Problem } from "../../logic/problem";
import { getRequest } from "../../api/runs";
import { CopyButton } from "../../parts/copy-button";
import { ProblemNotice } from "../../parts/notices";

/** The request with its parameters. Read only when somebody wants to see it: parameters may be sensitive. */
export function RequestPanel({ run }: { readonly run: RunDocument }) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const show = async (): Promise<void> => {
    const reply = await getRequest(run.id);
    if (reply.kind === "read") setText(JSON.stringify(reply.body.request, null, 2));
    if (reply.kind === "refused") setProblem(reply.problem);
  };
  return (
    <details
      class="request"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && text === null) void show();
      }}
    >
      <summary>Parameters and the whole request</summary>
      {problem !== null && <ProblemNotice problem={problem} />}
      {text !== null && (
        <div class="failed-part">
          <pre>{text}</pre>
          <CopyButton text={text} what="the request" />
        </div>
      )}
    </details>
  );
}
