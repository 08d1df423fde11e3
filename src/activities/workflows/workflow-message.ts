/**
 * The message about how a workflow ended: what failed, each failed step with its own message, what was skipped because of it,
 * and how to resume.
 *
 * It is as short as that of a run, so the failed steps share the room: each gets the same, and what one does not need goes to
 * the others. Those for which too little would be left are only named.
 */
import { CONCLUSION_MESSAGE_LIMIT, FIRST_LINES, type Outcome } from "../../contracts/outcome";
import { cutForJson, jsonLength, toPlainText } from "../../contracts/plain-text";

export interface EndedStep {
  readonly name: string;
  /** How its run ended, in its own words. */
  readonly message: string;
}

export interface WorkflowEnd {
  readonly workflowId: string;
  readonly outcome: Outcome;
  /** What happened, in a sentence. */
  readonly summary: string;
  /** The page of the first step that failed; null if none has one. */
  readonly page: string | null;
  /** The first of those that ended badly. */
  readonly bad: readonly EndedStep[];
  /** The names of the others. */
  readonly more: readonly string[];
  readonly skipped: readonly string[];
  /** One of them has an outcome that is not known. */
  readonly isUnclear: boolean;
}

/** So many steps that ended badly are described; further ones are named. */
export const MOST_DESCRIBED = 12;

/** A paragraph that is shorter says nothing. */
const SHORTEST_PARAGRAPH = 120;
const NAMES_LIMIT = 260;

export function workflowMessage(end: WorkflowEnd): string {
  const { outcome, summary, page, bad, more, skipped } = end;
  const head = [
    FIRST_LINES[outcome],
    `Message: ${summary}`,
    ...(page === null ? [] : [`Run page URL: ${page}`]),
  ];
  const tail = [
    ...(skipped.length === 0 ? [] : [`Skipped because of that: ${named(skipped)}.`]),
    ...(outcome === "succeeded" ? [] : [resumeLine(end)]),
  ];
  const frame = [...head, ...tail].map(toPlainText);
  const room = CONCLUSION_MESSAGE_LIMIT - lengthOf(frame);
  const paragraphs = shareRoom(bad, more, room);
  return [...frame.slice(0, head.length), ...paragraphs, ...frame.slice(head.length)].join("\n");
}

const lengthOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + jsonLength(line) + LINE_BREAK, 0);

/** As JSON. */
const LINE_BREAK = 2;

function resumeLine({ workflowId, isUnclear }: WorkflowEnd): string {
  const unclear = isUnclear
    ? ' A step whose outcome is unknown is looked at again first; "mode": "rerun" starts it anew if that says nothing.'
    : "";
  return `Resume: POST /api/workflows/${workflowId}/resume runs what did not succeed, and nothing else.${unclear}`;
}

function shareRoom(bad: readonly EndedStep[], more: readonly string[], room: number): string[] {
  const forNames = NAMES_LIMIT + LINE_BREAK;
  const count = Math.min(bad.length, Math.floor((room - forNames) / SHORTEST_PARAGRAPH));
  const described = bad.slice(0, count);
  const others = [...bad.slice(count).map(({ name }) => name), ...more];
  const last = others.length === 0 ? [] : [cutForJson(`Also: ${named(others)}.`, NAMES_LIMIT)];
  const texts = described.map(({ name, message }) => toPlainText(`Step ${name}: ${message}`));
  const limits = fairShares(
    texts.map((text) => jsonLength(text) + LINE_BREAK),
    room - lengthOf(last),
  );
  return [
    ...texts.map((text, index) => cutForJson(text, (limits[index] ?? 0) - LINE_BREAK)),
    ...last,
  ];
}

/** Divides the room: nobody gets more than he needs, and those who need more get the same. */
export function fairShares(needs: readonly number[], room: number): number[] {
  const shares = needs.map(() => 0);
  const smallestFirst = needs
    .map((need, index) => ({ need, index }))
    .sort((one, other) => one.need - other.need);
  let left = room;
  for (const [place, { need, index }] of smallestFirst.entries()) {
    const share = Math.min(need, Math.floor(left / (needs.length - place)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

/** Names in one line, as many as there is room for. */
export function named(names: readonly string[], limit: number = NAMES_LIMIT - 20): string {
  let shown = 0;
  let length = 0;
  for (const name of names) {
    length += name.length + ", ".length;
    if (length > limit) break;
    shown += 1;
  }
  const more = names.length - shown;
  const list = names.slice(0, shown).join(", ");
  return more === 0 ? list : `${list} and ${more} more`;
}
