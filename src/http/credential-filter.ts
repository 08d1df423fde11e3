/**
 * Removes the credentials of a request from its response before anything reads it.
 *
 * Owns: what counts as a credential, and the forms in which a vendor may repeat it. It is done here, where the request is
 * known, so that no reader of a response can forget it (invariant 6).
 *
 * 1. Every header that a caller of this client sets contains a credential, except for known headers without one.
 * 2. A credential is found unchanged, in base64, in the escapes of JSON, URLs and HTML, and with invisible characters inside.
 * 3. The time is proportional to the length of the response.
 */
import { toPlainText } from "../contracts/plain-text";
import { decodeEscapes } from "./escapes";
import { parseExactJson } from "./exact-json";

const PUBLIC_HEADERS: ReadonlySet<string> = new Set(["accept", "content-type", "user-agent"]);

/** A shorter text is not a secret, and would also be found inside unrelated words. */
const SHORTEST_CREDENTIAL = 8;
const REPLACEMENT = "[credential]";

/** What may hide visible ASCII in a JSON text: escapes, and characters that `toPlainText` drops and JSON need not escape. */
const MAY_HIDE = /\\[u/]|%[0-7]|&#|[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Texts for people are much shorter: no reader of a response reads more of a text that is not JSON. */
const DECODED_CHARACTERS = 65_536;

export interface CleanBody {
  readonly text: string;
  readonly json: unknown;
}

export class CredentialFilter {
  readonly #forms: readonly string[];
  readonly #shortest: number;

  constructor(headers: Readonly<Record<string, string>>) {
    const credentials = Object.entries(headers)
      .filter(([name]) => !PUBLIC_HEADERS.has(name.toLowerCase()))
      .map(([, value]) => withoutScheme(value))
      .filter((credential) => credential.length >= SHORTEST_CREDENTIAL);
    // The longest first, because others may be part of it.
    this.#forms = [...new Set(credentials.flatMap(toForms))].sort(
      (one, other) => other.length - one.length,
    );
    this.#shortest = Math.min(...this.#forms.map(({ length }) => length));
  }

  /** A header, or a text that is not JSON. */
  text(text: string): string {
    if (text.length < this.#shortest) return text;
    const plain = this.#replace(text);
    const start = plain.slice(0, DECODED_CHARACTERS);
    const decoded = toPlainText(decodeEscapes(start));
    return decoded !== start && this.#isIn(decoded) ? this.#replace(decoded) : plain;
  }

  body(raw: string): CleanBody {
    const text = this.#replace(raw);
    const json = parseExactJson(text);
    if (json === undefined) return { text: this.text(text), json };
    if (!MAY_HIDE.test(text)) return { text, json };
    const root = { json };
    return this.#clean(root) ? { text: toText(root.json), json: root.json } : { text, json };
  }

  /** Without recursion, because the vendor determines the depth of its response. True if something was replaced. */
  #clean(root: object): boolean {
    let changed = false;
    const open: object[] = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const [name, value] of Object.entries(node) as [string, unknown][]) {
        if (typeof value === "object" && value !== null) open.push(value);
        const clean = typeof value === "string" ? this.text(value) : value;
        const cleanName = this.text(name);
        if (clean === value && cleanName === name) continue;
        if (cleanName !== name) Reflect.deleteProperty(node, name);
        Reflect.set(node, cleanName, clean);
        changed = true;
      }
    }
    return changed;
  }

  #isIn(text: string): boolean {
    return this.#forms.some((form) => text.includes(form));
  }

  #replace(text: string): string {
    return this.#forms.reduce((rest, form) => rest.replaceAll(form, REPLACEMENT), text);
  }
}

/** "Bearer abc" is the credential "abc". */
const withoutScheme = (header: string): string => /^\S+\s+(\S+)$/.exec(header)?.[1] ?? header;

function toForms(credential: string): string[] {
  const encodings = (["base64", "base64url"] as const).flatMap((encoding) =>
    [0, 1, 2].map((before) => inBase64(credential, before, encoding)),
  );
  const forms = [
    credential,
    JSON.stringify(credential).slice(1, -1),
    encodeURIComponent(credential),
  ];
  return [...forms, ...encodings];
}

/** A text in base64 after so many other bytes, without the characters that also depend on the bytes next to it. */
function inBase64(text: string, before: number, encoding: "base64" | "base64url"): string {
  const bytes = Buffer.from("\0".repeat(before) + text);
  const shared = Math.ceil((before * 8) / 6);
  return bytes.toString(encoding).slice(shared, Math.floor((bytes.length * 8) / 6));
}

function toText(json: unknown): string {
  try {
    return JSON.stringify(json);
  } catch {
    // Nested too deeply to be written as text; readers use the parsed value.
    return "";
  }
}
