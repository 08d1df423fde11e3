/**
 * The body for a workflow of Teams ("When a Teams webhook request is received"): a message with one adaptive card.
 *
 * 1. All texts are `TextRun`s, which have no Markdown, no macros and no mentions, so a text from outside is shown as it is:
 *    https://adaptivecards.io/explorer/TextRun.html
 * 2. A message has at most 28 KB: https://learn.microsoft.com/microsoftteams/limits-specifications-teams
 * 3. A line break in a `TextRun` is not shown everywhere, so each line is a block of its own.
 */
import type { Outcome } from "../../contracts/outcome";
import { cut } from "../../contracts/plain-text";
import type { Fact } from "../facts";
import type { Notice } from "../notice";

/** As JSON, in bytes; Teams adds some of its own. */
const BODY_BYTE_LIMIT = 24_000;

const MOST_CAUSE_LINES = 40;
const LINE_LIMIT = 1_500;

const COLOURS: Record<Outcome, string> = {
  succeeded: "good",
  failed: "attention",
  cancelled: "default",
  timedOut: "attention",
  unknown: "warning",
};

export function teamsBody(notice: Notice): Readonly<Record<string, unknown>> {
  const lines = notice.cause.slice(0, MOST_CAUSE_LINES).map((line) => cut(line, LINE_LIMIT));
  for (let kept = lines.length; ; kept--) {
    const cause = kept < notice.cause.length ? [...lines.slice(0, kept), MORE] : lines;
    const body = messageOf(notice, cause);
    if (kept === 0 || Buffer.byteLength(JSON.stringify(body)) <= BODY_BYTE_LIMIT) return body;
  }
}

const MORE = "… the page of the run has the rest.";

const messageOf = (
  notice: Notice,
  cause: readonly string[],
): Readonly<Record<string, unknown>> => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        msteams: { width: "Full" },
        body: [
          titleBlock(notice),
          ...cause.map((line) => lineOf([{ text: line, fontType: "monospace" }])),
          ...(notice.next === null ? [] : [paragraph(["Next", notice.next])]),
          ...notice.facts.map((fact, index) => (index === 0 ? paragraph(fact) : factLine(fact))),
        ],
        actions: notice.links.map(({ title, url }) => ({ type: "Action.OpenUrl", title, url })),
      },
    },
  ],
});

interface Run {
  readonly text: string;
  readonly [style: string]: string;
}

const blockOf = (runs: readonly Run[], spacing: string): object => ({
  type: "RichTextBlock",
  spacing,
  inlines: runs.map((run) => ({ type: "TextRun", ...run })),
});

const titleBlock = ({ title, outcome }: Notice): object =>
  blockOf([{ text: title, size: "large", weight: "bolder", color: COLOURS[outcome] }], "none");

const lineOf = (runs: readonly Run[]): object => blockOf(runs, "none");

const labelled = ([label, value]: Fact): Run[] => [
  { text: `${label}: `, weight: "bolder" },
  { text: value },
];

/** With a gap before it. */
const paragraph = (fact: Fact): object => blockOf(labelled(fact), "medium");

const factLine = (fact: Fact): object => lineOf(labelled(fact));
