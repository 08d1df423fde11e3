/**
 * The body for an incoming webhook of Slack.
 *
 * 1. Texts from outside are escaped, so they cannot mention people, make links or leave the block of the cause:
 *    https://docs.slack.dev/messaging/formatting-message-text#escaping
 * 2. A text of a block has at most 3,000 characters, a header 150, a field 2,000, and a section 10 fields:
 *    https://docs.slack.dev/reference/block-kit/blocks/section-block
 */
import type { Fact } from "../facts";
import type { Link, Notice } from "../notice";
import { escapedToFit } from "./fit";

const TEXT_LIMIT = 3_000;
const HEADER_LIMIT = 150;
const FIELD_LIMIT = 2_000;
const MOST_FIELDS = 10;

const FENCE = "```";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

const escapeCharacter = (character: string): string => ENTITIES.get(character) ?? character;

const escape = (text: string, limit: number): string => escapedToFit(text, limit, escapeCharacter);

/** Within the fences, only three backticks in a row have a meaning: an invisible space keeps them apart. */
const withoutFences = (text: string): string => text.replaceAll(/`(?=`)/g, "`\u200b");

export const slackBody = (notice: Notice): Readonly<Record<string, unknown>> => ({
  // What the notification on a phone shows.
  text: escape(notice.title, HEADER_LIMIT),
  blocks: [
    { type: "header", text: plain(notice.title, HEADER_LIMIT) },
    ...causeBlock(notice.cause),
    ...nextBlock(notice.next),
    { type: "section", fields: notice.facts.slice(0, MOST_FIELDS).map(field) },
    { type: "section", text: markdown(notice.links.map(link).join("\n")) },
  ],
});

/** `emoji: false`: ":fire:" stays as it is. */
const plain = (text: string, limit: number): object => ({
  type: "plain_text",
  text: escape(text, limit),
  emoji: false,
});

/** `verbatim`: no names of channels or people and no addresses become links. */
const markdown = (text: string): object => ({ type: "mrkdwn", text, verbatim: true });

function causeBlock(cause: readonly string[]): object[] {
  if (cause.length === 0) return [];
  const room = TEXT_LIMIT - 2 * (FENCE.length + 1);
  const text = escape(withoutFences(cause.join("\n")), room);
  return [{ type: "section", text: markdown(`${FENCE}\n${text}\n${FENCE}`) }];
}

const nextBlock = (next: string | null): object[] =>
  next === null ? [] : [{ type: "section", text: plain(`Next: ${next}`, TEXT_LIMIT) }];

const field = ([label, value]: Fact): object => plain(`${label}: ${value}`, FIELD_LIMIT);

/** A pipe would end the address. */
const link = ({ title, url }: Link): string =>
  `<${escape(new URL(url).href.replaceAll("|", "%7C"), TEXT_LIMIT)}|${title}>`;
