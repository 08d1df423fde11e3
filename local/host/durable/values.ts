import type { TypedData } from "../worker/core-types";

/**
 * How values are passed between the extension and a Node.js app. Apps should pass only objects: strings, booleans and
 * undefined are changed on the way.
 */
export function toActivityInput(input: unknown): TypedData {
  if (input === undefined || input === null) return {};
  // The SDK has already encoded strings once, because they are parsed twice.
  if (typeof input === "string") return { string: input };
  // Newtonsoft writes booleans as .NET does.
  if (typeof input === "boolean") return { string: input ? "True" : "False" };
  return { string: JSON.stringify(input) };
}

/** The JSON text of what an activity returned; null if it returned nothing. */
export function toResultText(returned: TypedData | null | undefined): string | null {
  if (returned === null || returned === undefined) return null;
  if (returned.json !== undefined) return returned.json;
  if (returned.string !== undefined) return JSON.stringify(returned.string);
  if (returned.bytes !== undefined) return JSON.stringify(toBase64(returned.bytes));
  const number = returned.int ?? returned.double;
  return number === undefined ? null : String(number);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

export function toJsonText(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** The value of a JSON text; any other text unchanged, as the extension shows outputs. */
export function fromOutputText(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
