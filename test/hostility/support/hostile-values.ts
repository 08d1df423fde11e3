/** Values that a vendor, or a host that impersonates it, may send in place of the expected ones. */

/** What a value is in JSON. */
export type ValueType = "text" | "null" | "number" | "boolean" | "object" | "array";

export interface HostileValue {
  readonly name: string;
  readonly type: ValueType;
  /** As it stands in an answer: `JSON.stringify` would run out of stack at some of them. */
  readonly json: string;
}

/** A text that is hostile wherever texts travel: in a body, in a header, in a page. */
export interface HostileText {
  readonly name: string;
  readonly text: string;
}

const MEGABYTE = 1_048_576;
const NESTED_LEVELS = 10_000;
const MANY = 100_000;
/** Of things that cost more than a character each. */
const THOUSANDS = 5_000;

/** Turns a terminal red, rings, ends a string, sets a title, and turns the direction of the text around. */
const CONTROLS =
  "\u0000\u0007\b\f\r\u001b[31mred\u001b[0m\u001b]0;title\u0007\u007f\u0085\u009b2J\u200e\u200f\u061c\u202eexe\u202c\u2066x\u2069\u2028\u2029";

export const HOSTILE_TEXTS: readonly HostileText[] = [
  { name: "1 MB of text", text: "a".repeat(MEGABYTE) },
  { name: "control characters", text: `what happened${CONTROLS.repeat(300)}here` },
  { name: "100,000 newlines", text: "\n".repeat(MANY) },
  { name: "30,000 newlines between letters", text: `a${"\n".repeat(30_000)}b` },
  { name: "half characters", text: "\ud800a\udfff".repeat(THOUSANDS) },
  { name: "100 kB of <pre", text: "<pre".repeat(25_000) },
  { name: "100 kB of SELECT", text: "SELECT ".repeat(14_000) },
  { name: "the year 275760", text: "+275760-09-13T00:00:00.000Z" },
  { name: "a text of two lines", text: "first line\nsecond line\tend" },
];

const other = (name: string, type: ValueType, json: string): HostileValue => ({ name, type, json });

export const HOSTILE_VALUES: readonly HostileValue[] = [
  ...HOSTILE_TEXTS.map(({ name, text }) => other(name, "text", JSON.stringify(text))),
  other("null", "null", "null"),
  other("true", "boolean", "true"),
  other("false", "boolean", "false"),
  other("half a number", "number", "0.5"),
  other("a negative number", "number", "-7"),
  other("a number beyond all ids", "number", "1e308"),
  other("an empty object", "object", "{}"),
  other("an empty list", "array", "[]"),
  other("50,000 numbers", "array", `[${"7,".repeat(MANY / 2)}7]`),
  other("an object of 5,000 names", "object", toWideObject(THOUSANDS)),
  other("10,000 lists in each other", "array", nested("[", "1", "]")),
  other("10,000 objects in each other", "object", nested('{"a":', "1", "}")),
];

function nested(opening: string, core: string, closing: string): string {
  return opening.repeat(NESTED_LEVELS) + core + closing.repeat(NESTED_LEVELS);
}

const SAMPLED: ReadonlySet<string> = new Set([
  "control characters",
  "null",
  "half a number",
  "an empty object",
  "50,000 numbers",
]);

/** Enough for a place that is not read. */
export const SAMPLE: readonly HostileValue[] = HOSTILE_VALUES.filter(({ name }) =>
  SAMPLED.has(name),
);

function toWideObject(names: number): string {
  return `{${Array.from({ length: names }, (_, index) => `"name${index}":"text"`).join(",")}}`;
}
