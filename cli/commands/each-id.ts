/** The same for several ids: what is refused for one of them is printed, and the others go on. */
import type { Command } from "commander";
import { ClientError } from "../../client/client-error";
import { EXIT, worstOf, type ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { safe } from "../text/safe-text";
import { UsageError } from "../usage-error";

export const withIds = (command: Command, what: string): Command =>
  command.argument("<id...>", what);

/** @throws UsageError if one of them is no id of a workflow. */
export function workflowIds(ids: readonly string[]): readonly string[] {
  const other = ids.find((id) => !isWorkflow(id));
  if (other === undefined) return ids;
  throw new UsageError(`"${other}" is not the id of a workflow: such ids begin with w-.`);
}

export const isWorkflow = (id: string): boolean => id.startsWith("w-");

interface Asked<Answer> {
  readonly answers: readonly Answer[];
  /** Not 0 if one was refused. */
  readonly code: ExitCode;
}

/**
 * Asks for each id, one after the other.
 * @throws ClientError if only one id is given, or if the others would fail too.
 */
export async function askEach<Answer>(
  session: Session,
  ids: readonly string[],
  ask: (id: string) => Promise<Answer>,
): Promise<Asked<Answer>> {
  const answers: Answer[] = [];
  let code: ExitCode = EXIT.succeeded;
  const distinct = new Set(ids);
  for (const id of distinct) {
    try {
      answers.push(await ask(id));
    } catch (error) {
      if (distinct.size === 1 || !isAboutOne(error)) throw error;
      session.io.err.write(`${safe(id)}: ${safe(error.message)}\n`);
      code = EXIT.wrongUse;
    }
  }
  return { answers, code };
}

const isAboutOne = (error: unknown): error is ClientError =>
  error instanceof ClientError && (error.kind === "rejected" || error.kind === "notFound");

/** Waits for the end of each. All run meanwhile, so the order costs no time. */
export async function awaitEach<Answer>(
  { answers, code }: Asked<Answer>,
  wait: (answer: Answer) => Promise<ExitCode>,
): Promise<ExitCode> {
  const codes: ExitCode[] = [code];
  for (const answer of answers) codes.push(await wait(answer));
  return worstOf(codes);
}
