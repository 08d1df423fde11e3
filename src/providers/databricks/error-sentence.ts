import { isAboutToken, PRIVATE_LINK } from "./error-meaning";
import type { VendorError } from "./vendor-error";
import { nameOf, type Workspace } from "./workspace";

/** What was asked for, as in "start job 12", and the permission that it takes. */
export interface Purpose {
  readonly toDo: string;
  readonly permission: string;
}

export const purposes = {
  findJob: (name: string): Purpose => ({
    toDo: `find the job named "${name}"`,
    permission: "CAN VIEW on the job",
  }),
  startJob: (jobId: string): Purpose => ({
    toDo: `start job ${jobId}`,
    permission: "CAN MANAGE RUN on the job",
  }),
  readRun: (runId: string): Purpose => ({
    toDo: `read run ${runId}`,
    permission: "CAN VIEW on the job",
  }),
  cancelRun: (runId: string): Purpose => ({
    toDo: `cancel run ${runId}`,
    permission: "CAN MANAGE RUN on the job",
  }),
} as const;

/** Names the workspace, what was asked, what came back, what to do, and the id that Databricks' support asks for. */
export function toSentence(workspace: Workspace, purpose: Purpose, error: VendorError): string {
  return sentenceWith(toAdvice(purpose, error), workspace, { purpose, error });
}

/** The same without advice: for a call whose answer is explained by what comes after the sentence. */
export function toAnswerSentence(
  workspace: Workspace,
  purpose: Purpose,
  error: VendorError,
): string {
  return sentenceWith("", workspace, { purpose, error });
}

function sentenceWith(
  advice: string,
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
    requestId === null ? "" : `(Request id ${requestId})`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function toAdvice(purpose: Purpose, error: VendorError): string {
  if (error.code === PRIVATE_LINK) {
    return "Connect this app to a network from which the workspace's private endpoint can be reached.";
  }
  if (isAboutToken(error)) {
    return "Check that the identity or token configured for this workspace is valid, and that its owner was added to the workspace.";
  }
  switch (error.status) {
    case 403:
      return adviseOnPermission(purpose, error);
    case 404:
      return "Either it does not exist in this workspace, or it was deleted.";
    case 400:
      return "Correct the request before sending it again.";
    default:
      return error.status < 400 ? "Check that the configured host is the workspace's own." : "";
  }
}

/** Databricks checks the permission before it looks whether the thing exists. */
function adviseOnPermission({ permission }: Purpose, { message }: VendorError): string {
  return /\bIP (ACL|access list|address)/i.test(message)
    ? "Add the outbound addresses of this app to the workspace's IP access list."
    : `Give the identity configured for this workspace ${permission}; if it has that, the job or run was deleted.`;
}
