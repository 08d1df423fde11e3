/** Where a text that quotes SQL goes over to the statement. Each look takes time in proportion to the text. */

/** Behind these, a statement may begin. */
const LEADS = /[:"'`([\n]\s*/g;
const FIRST_WORD = /^(select|with|insert|merge|update|delete|alter|drop|truncate|create)\s/i;
/** How far the words are looked at with which a statement begins. */
const BEGINNING = 1_000;
const MOST_WORDS = 12;

const LONGEST_FIRST_WORD = 10;
const ALTERED: ReadonlySet<string> = new Set(["table", "view", "schema", "session"]);
const MODIFIERS: ReadonlySet<string> = new Set(
  "or replace transient temp temporary external materialized dynamic".split(" "),
);

const isAltered = ([word = ""]: readonly string[]): boolean => ALTERED.has(word);

/** What has to follow the first word of a statement. */
const BEGINNINGS: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
  select: () => true,
  with: ([, as = ""]) => /^as\b/.test(as),
  insert: ([word]) => word === "into" || word === "overwrite",
  merge: ([word]) => word === "into",
  update: ([, word]) => word === "set",
  delete: ([word]) => word === "from",
  alter: isAltered,
  drop: isAltered,
  truncate: isAltered,
  create: (words) => isAltered(words.filter((word) => !MODIFIERS.has(word))),
};

/** Lines, without the white space before them, that open or label a statement. */
const SQL_LINES: readonly RegExp[] = [
  // Spark prints a heading, then the statement; or a logical plan, which spells the statement out.
  /^==+\s*SQL/i,
  /^('[A-Z]\w+|[+:]-\s)/,
  /^((compiled |raw )?(sql|query|statement)( text)?)\s*:/i,
];

/** dbt's own query comment opens every statement that it sends. */
const QUERY_COMMENT = /\/\*\s*\{/;

/** The text before the first statement in it. */
export function withoutSql(text: string): string {
  const starts = [
    toStatement(text),
    toSelectFrom(text),
    toSqlLine(text),
    text.search(QUERY_COMMENT),
  ].filter((start) => start >= 0);
  return text.slice(0, Math.min(text.length, ...starts));
}

function toStatement(text: string): number {
  for (const { index, 0: lead } of `\n${text}`.matchAll(LEADS)) {
    // The newline put in front of the text is not one of its characters.
    if (beginsStatement(text, index + lead.length - 1)) return Math.max(0, index - 1);
  }
  return -1;
}

function beginsStatement(text: string, at: number): boolean {
  const first = FIRST_WORD.exec(text.slice(at, at + LONGEST_FIRST_WORD))?.[1];
  if (first === undefined) return false;
  const [, ...words] = text
    .slice(at, at + BEGINNING)
    .toLowerCase()
    .split(/\s+/, MOST_WORDS);
  return BEGINNINGS[first.toLowerCase()]?.(words) ?? false;
}

/** A query in capitals may begin amid a line. */
function toSelectFrom(text: string): number {
  const start = text.search(/\bSELECT\b/);
  return start >= 0 && /\bFROM\b/.test(text.slice(start)) ? start : -1;
}

function toSqlLine(text: string): number {
  let start = 0;
  for (const line of text.split("\n")) {
    if (SQL_LINES.some((pattern) => pattern.test(line.trimStart()))) return start;
    start += line.length + 1;
  }
  return -1;
}
