/**
 * Texts that survive the Functions host when an orchestrator throws.
 *
 * The SDK then hides the orchestrator's whole state, inputs and custom status included, as JSON in the error's message.
 * The host blanks whatever follows words such as "Server=" or "key=" in a message, up to the next quotation mark, escaped
 * ones included: that breaks the JSON, and with it the instance, for ever.
 * https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Sanitizer.cs
 */
const CREDENTIAL_WORD =
  /(token|key|data source|server|password|pwd|[?&;]sig|[?&;]code|defaultendpointsprotocol)=/gi;

/** Makes texts for people harmless by a blank, wherever they stand in the data. */
export function withoutCredentialWords<Data>(data: Data): Data {
  return mapTexts(data, (text) => text.replace(CREDENTIAL_WORD, "$1 =")) as Data;
}

/** From Unicode's private range: no vendor and no caller has a use for it, and one that has gets it back. */
const MARK = "\ue03d";

/** Hides such words in the input of an activity or a child; `unveil` brings them back. */
export const veil = (data: unknown): unknown =>
  mapTexts(data, (text) =>
    text.replaceAll(MARK, `${MARK}0`).replace(CREDENTIAL_WORD, `$1${MARK}1`),
  );

/** Leaves alone what was never veiled, such as the inputs in older histories. */
export const unveil = (data: unknown): unknown =>
  mapTexts(data, (text) => text.replaceAll(`${MARK}1`, "=").replaceAll(`${MARK}0`, MARK));

function mapTexts(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === "string") return change(data);
  if (Array.isArray(data)) return data.map((item) => mapTexts(item, change));
  if (typeof data !== "object" || data === null) return data;
  const fields = Object.entries(data);
  return Object.fromEntries(fields.map(([name, value]) => [change(name), mapTexts(value, change)]));
}
