/**
 * Forms that are filled in, each with its idempotency key.
 *
 * The key belongs to the form, and the tab keeps both until the app has accepted the start. So a start whose answer was lost,
 * before or after a sign-in, can be sent again and is still one run.
 */
import type { Texts } from "../../logic/form-values";
import { isRecord } from "../../logic/check-value";
import { keptSignal } from "../../state/kept";

export interface Draft {
  readonly key: string;
  readonly texts: Texts;
  /** The request while it is edited as JSON; null while it is edited as a form. */
  readonly json: string | null;
}

type Drafts = Readonly<Record<string, Draft>>;

const isDraft = (json: unknown): boolean =>
  isRecord(json) &&
  typeof json["key"] === "string" &&
  (json["json"] === null || typeof json["json"] === "string") &&
  isRecord(json["texts"]) &&
  Object.values(json["texts"]).every((text) => typeof text === "string");

const areDrafts = (json: unknown): json is Drafts =>
  isRecord(json) && Object.values(json).every(isDraft);

/** By the name of the form. */
const drafts = keptSignal<Drafts>("drafts", (json) => (areDrafts(json) ? json : null));

export const newKey = (): string => `page-${crypto.randomUUID()}`;

export const draftOf = (name: string): Draft | null => drafts.value?.[name] ?? null;

/** Each change is of what the draft is then, so that two changes at once are both kept. */
export function setDraft(name: string, change: Partial<Draft>): void {
  const draft = drafts.peek()?.[name] ?? { key: newKey(), texts: {}, json: null };
  drafts.value = { ...drafts.peek(), [name]: { ...draft, ...change } };
}

export function dropDraft(name: string): void {
  const others = Object.entries(drafts.peek() ?? {}).filter(([one]) => one !== name);
  drafts.value = others.length === 0 ? null : Object.fromEntries(others);
}
