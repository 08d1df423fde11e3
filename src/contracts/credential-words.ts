/**
 * Protects texts from the Functions host when an orchestrator throws.
 *
 * The SDK then puts the orchestrator's whole state, including inputs and custom status, as JSON into the error's message.
 * In such a message the host removes what follows words such as "Server=" or "key=", up to the next quotation mark, also an
 * escaped one. That breaks the JSON, and the instance can never continue.
 * https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Sanitizer.cs
 */
const CREDENTIAL_WORD =
  /(token|key|data source|server|password|pwd|[?&;]sig|[?&;]code|defaultendpointsprotocol)=/gi;

/** Every turn of an orchestrator asks this of all of its texts, and few have such a sign. */
const mayHaveWord = (text: string): boolean => text.includes("=");

/** Adds a blank before the "=" of such words in all texts of the data. For texts that people read. */
export function withoutCredentialWords<Data>(data: Data): Data {
  return mapTexts(data, (text) =>
    mayHaveWord(text) ? text.replace(CREDENTIAL_WORD, "$1 =") : text,
  ) as Data;
}

/** From Unicode's private range, so hardly in use. A text that contains it is restored unchanged. */
const MARK = "\ue03d";

/** Escapes such words in the input of an activity or a child; `unveil` restores them. */
export const veil = (data: unknown): unknown =>
  mapTexts(data, (text) => {
    const escaped = text.includes(MARK) ? text.replaceAll(MARK, `${MARK}0`) : text;
    return mayHaveWord(escaped) ? escaped.replace(CREDENTIAL_WORD, `$1${MARK}1`) : escaped;
  });

/** Does not change what was never escaped, such as inputs in older histories. */
export const unveil = (data: unknown): unknown =>
  mapTexts(data, (text) =>
    text.includes(MARK) ? text.replaceAll(`${MARK}1`, "=").replaceAll(`${MARK}0`, MARK) : text,
  );

type Change = (text: string) => string;

/** Returns the data itself if nothing in it changes, which is so nearly always: a turn does this for each of its steps. */
function mapTexts(data: unknown, change: Change): unknown {
  if (typeof data === "string") return change(data);
  if (typeof data !== "object" || data === null) return data;
  return Array.isArray(data) ? mapItems(data, change) : mapFields(data, change);
}

function mapItems(items: readonly unknown[], change: Change): readonly unknown[] {
  const mapped = items.map((item) => mapTexts(item, change));
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}

function mapFields(data: object, change: Change): object {
  const fields = Object.entries(data);
  const mapped = fields.map(([name, value]) => [change(name), mapTexts(value, change)] as const);
  const isSame = mapped.every(([name, value], index) => {
    const [nameBefore, valueBefore] = fields[index] ?? [];
    return name === nameBefore && value === valueBefore;
  });
  return isSame ? data : Object.fromEntries(mapped);
}
