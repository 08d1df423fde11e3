import { toAdvice } from "./advice";
import type { Purpose } from "./purpose";
import type { VendorError } from "./vendor-error";
import { nameOf, type Workspace } from "./workspace";

/** Contains the workspace, the request, the response, the advice, and the id that Databricks' support asks for. */
export function toSentence(workspace: Workspace, purpose: Purpose, error: VendorError): string {
  return sentenceWith(toAdvice(purpose, error), workspace, { purpose, error });
}

/** The same without advice, for a response that the text after the sentence explains. */
export function toAnswerSentence(
  workspace: Workspace,
  purpose: Purpose,
  error: VendorError,
): string {
  return sentenceWith(null, workspace, { purpose, error });
}

function sentenceWith(
  advice: string | null,
  workspace: Workspace,
  { purpose, error }: { purpose: Purpose; error: VendorError },
): string {
  const { status, code, message, requestId } = error;
  const answered = code === null ? String(status) : `${status} ${code}`;
  const said = message === "" ? "without saying why" : message;
  const parts = [
    endSentence(
      `${nameOf(workspace)} answered ${answered} to the request to ${purpose.toDo}: ${said}`,
    ),
    advice,
    requestId === null ? null : `(Request id ${requestId})`,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
