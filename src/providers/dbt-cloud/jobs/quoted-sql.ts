/** Finds where the SQL statement in a text starts. Each search takes time in proportion to the text. */

/** A statement may start after these. */
const LEADS = /[:"'`([\n]\s*/g;
const FIRST_WORD = /^(select|with|insert|merge|update|delete|alter|drop|truncate|create)\s/i;
/** How many characters at the start of a statement are examined. */
const BEGINNING = 1_000;
const MOST_WORDS = 12;

const LONGEST_FIRST_WORD = 10;
const ALTERED: ReadonlySet<string> = new Set(["table", "view", "schema", "session"]);
const MODIFIERS: ReadonlySet<string> = new Set(
  "or replace transient temp temporary external materialized dynamic".split(" "),
);

const isAltered = ([word = ""]: readonly string[]): boolean => ALTERED.has(word);

/** What must follow the first word of a statement. */
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

/** Lines (without leading white space) that start or label a statement. */
const SQL_LINES: readonly RegExp[] = [
  // Spark prints a heading and then the statement, or a logical plan, which contains the statement.
  /^==+\s*SQL/i,
  /^('[A-Z]\w+|[+:]-\s)/,
  /^((compiled |raw )?(sql|query|statement)( text)?)\s*:/i,
];

/** dbt starts every statement with its own query comment. */
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
    // The newline that was added before the text is not part of it.
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

/** A query in capitals may start in the middle of a line. */
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
