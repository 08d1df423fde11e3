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

function mapTexts(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === "string") return change(data);
  if (Array.isArray(data)) return data.map((item) => mapTexts(item, change));
  if (typeof data !== "object" || data === null) return data;
  const fields = Object.entries(data);
  return Object.fromEntries(fields.map(([name, value]) => [change(name), mapTexts(value, change)]));
}
