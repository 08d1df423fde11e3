/** What is wrong with texts that go on to callers, logs and stored history. */
import { LIMITS } from "../../../src/contracts/vendor-text";

const CONTROL =
  // eslint-disable-next-line no-control-regex -- control characters are what must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Texts of one line: names, states, ids, addresses, codes. */
const ON_ONE_LINE: ReadonlySet<string> = new Set([
  ...["name", "vendorState", "state", "code", "marker", "reason", "note"],
  ...["vendorRunId", "vendorJobId", "runPageUrl", "jobUrl", "connectionId", "baselineRunId"],
]);

/** What a task returned, which callers read as data. */
const RETURNED = "result";

/** A stored result is a row of history, and what is shown of it a custom status: both allow 16 KB. */
const MOST_CHARACTERS = 16_384;

export function objectionsTo(result: unknown): string[] {
  const length = JSON.stringify(result).length;
  return [
    ...(length > MOST_CHARACTERS ? [`the result has ${length} characters`] : []),
    ...textsOf(result).flatMap(([name, text]) => {
      const flaw = flawOf(name, text);
      return flaw === null ? [] : [`${name} ${flaw}: ${JSON.stringify(text.slice(0, 40))}`];
    }),
  ];
}

function flawOf(name: string, text: string): string | null {
  const limit = name === RETURNED ? LIMITS.text : LIMITS.exact;
  if (text.length > limit) return `has ${text.length} characters`;
  if (!text.isWellFormed()) return "holds half a character";
  if (CONTROL.test(text)) return "holds a control character";
  return ON_ONE_LINE.has(name) && text.includes("\n") ? "has more than one line" : null;
}

/** Every text with the name of the field it stands in. */
function textsOf(value: unknown, name = ""): [string, string][] {
  if (typeof value === "string") return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => textsOf(inner, field));
}
