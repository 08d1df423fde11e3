import { OUTPUTS_BYTE_LIMIT, type JobOutputs, type TaskOutput } from "../contracts/outputs";
import { cut } from "../contracts/plain-text";

type Entry = readonly [name: string, output: TaskOutput];

/** Room for the names and braces around the entries. */
const AROUND_BYTES = 100;
const SHORT_ERROR = 200;

/** How many bytes a value takes in JSON, as a member of an object or a list. */
export const bytesInJson = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;

/**
 * The tasks that fit, in their order: first those that failed, then those with a result, then the others. A task that does
 * not fit as a whole is told without its result, and otherwise left out.
 */
export function fitOutputs(
  entries: readonly Entry[],
  { complete }: { readonly complete: boolean },
): JobOutputs {
  const kept = new Map<string, TaskOutput>();
  let room = OUTPUTS_BYTE_LIMIT - AROUND_BYTES;
  let truncated = !complete;
  for (const [name, output] of [...entries].sort(byRank)) {
    const fitting = [output, withoutResult(output)].find(
      (one) => bytesInJson(name) + bytesInJson(one) <= room,
    );
    if (fitting !== output || kept.has(name)) truncated = true;
    if (fitting === undefined || kept.has(name)) continue;
    kept.set(name, fitting);
    room -= bytesInJson(name) + bytesInJson(fitting);
  }
  const tasks = entries.flatMap(([name]) => {
    const output = kept.get(name);
    kept.delete(name);
    return output === undefined ? [] : [[name, output] as const];
  });
  return { tasks: Object.fromEntries(tasks), truncated };
}

const byRank = ([, one]: Entry, [, other]: Entry): number => rankOf(one) - rankOf(other);

function rankOf({ error, result }: TaskOutput): number {
  if (error !== null) return 0;
  return result === null ? 2 : 1;
}

function withoutResult(output: TaskOutput): TaskOutput {
  const error = output.error === null ? null : cut(output.error, SHORT_ERROR);
  return { ...output, result: null, error, truncated: true };
}
