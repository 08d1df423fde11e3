import { CredentialFilter } from "../../../src/http/credential-filter";
import { costOf } from "../../support/cost-of";

const TOKEN = "dapi0a1b2c3d/4e5f+6789==";
const filter = new CredentialFilter({
  authorization: `Bearer ${TOKEN}`,
  accept: "application/json",
  "user-agent": "runward-tests",
});

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, "0");
const each = (write: (character: string) => string): string => Array.from(TOKEN, write).join("");
const inBase64 = (before: string): string =>
  Buffer.from(`${before}${TOKEN}, and more`).toString("base64");

const FORMS: readonly [what: string, form: string][] = [
  ["as it is", TOKEN],
  ["in the escapes of JSON", each((character) => `\\u00${hex(character)}`)],
  [
    "in the escapes of JSON, in capitals",
    each((character) => `\\u00${hex(character).toUpperCase()}`),
  ],
  ["with the slash of a cautious encoder", TOKEN.replace("/", "\\/")],
  ["in the escapes of JSON within JSON", each((character) => `\\\\u00${hex(character)}`)],
  ["in the escapes of a URL", encodeURIComponent(TOKEN)],
  ["in the escapes of a URL, each character", each((character) => `%${hex(character)}`)],
  ["in the escapes of HTML", each((character) => `&#${character.charCodeAt(0)};`)],
  ["in hexadecimal escapes of HTML", each((character) => `&#x${hex(character)};`)],
  ["with zero bytes, as of UTF-16", each((character) => `${character}\0`)],
  ["with marks of direction", each((character) => `${character}\u200e`)],
];

const ENCODED: readonly [what: string, form: string][] = [
  ["at the start", inBase64("")],
  ["after one byte", inBase64("a")],
  ["after a user's name", inBase64("token:")],
  ["after a scheme", inBase64("Bearer ")],
];

/** What somebody may recognise who knows the token, whatever stands around it. */
const betrays = (text: string): boolean =>
  text.includes(TOKEN) ||
  [...text.matchAll(/[\w+/-]{12,}={0,2}/g)].some(([word]) =>
    [0, 1, 2, 3].some((from) =>
      Buffer.from(word.slice(from), "base64").toString("latin1").includes("3d/4e5f+67"),
    ),
  );

describe("CredentialFilter", () => {
  it.each([
    ["short-key", "short-key-and-longer"],
    ["short-key-and-longer", "short-key"],
  ])("leaves no part of a credential that starts with another one: %s, %s", (one, other) => {
    const both = new CredentialFilter({ authorization: `Bearer ${one}`, "x-api-key": other });

    expect(both.text("No: short-key-and-longer, short-key")).toBe("No: [credential], [credential]");
  });

  it.each(FORMS)("finds a credential %s, in text", (_what, form) => {
    expect(filter.text(`Refused: ${form}.`)).toBe("Refused: [credential].");
    expect(filter.body(`<p>Refused: ${form}.</p>`)).toStrictEqual({
      text: "<p>Refused: [credential].</p>",
      json: undefined,
    });
  });

  it.each(FORMS)("finds a credential %s, in a string of JSON", (_what, form) => {
    const { text, json } = filter.body(JSON.stringify({ errors: [{ message: `No: ${form}` }] }));

    expect(json).toStrictEqual({ errors: [{ message: "No: [credential]" }] });
    expect(JSON.parse(text)).toStrictEqual(json);
  });

  it("finds a credential behind the escapes of JSON itself", () => {
    const escaped = each((character) => `\\u00${hex(character)}`);
    const { text, json } = filter.body(`{"${escaped}":["${escaped}",12345678901234567890]}`);

    expect(json).toStrictEqual({ "[credential]": ["[credential]", "12345678901234567890"] });
    expect(text).not.toContain("\\u00");
  });

  it.each(ENCODED)("finds a credential in base64, %s", (_what, form) => {
    const urlSafe = form.replaceAll("+", "-").replaceAll("/", "_");

    expect(betrays(form)).toBe(true);
    expect(betrays(filter.text(`Refused: ${form}`))).toBe(false);
    expect(betrays(filter.text(`Refused: ${urlSafe}`))).toBe(false);
    expect(betrays(filter.body(JSON.stringify({ message: form })).text)).toBe(false);
  });

  it("treats every header as a credential unless it is known not to be one", () => {
    const other = new CredentialFilter({ "x-api-key": "k3y-of-an-api", accept: "text/plain" });

    expect(other.text("k3y-of-an-api and text/plain")).toBe("[credential] and text/plain");
  });

  it("does not change a response that repeats nothing", () => {
    const raw = String.raw`{"message":"100%25 \u00e4 \/ &#228;","id":12345678901234567890}`;

    expect(filter.body(raw)).toStrictEqual({
      text: raw,
      json: { message: "100%25 ä / &#228;", id: "12345678901234567890" },
    });
    expect(filter.text("line 1\nline 2\t\u001b[0m")).toBe("line 1\nline 2\t\u001b[0m");
  });

  it("finds nothing where no credential was sent", () => {
    const none = new CredentialFilter({ accept: "application/json", "x-short": "yes" });

    expect(none.body('{"a":"\\u0061pplication/json, yes"}').json).toStrictEqual({
      a: "application/json, yes",
    });
  });

  it.each([
    ["objects in objects", '{"a":'.repeat(100_000)],
    ["lists in lists", "[".repeat(100_000)],
  ])("copes with %s", (_what, opening) => {
    const closing = opening.replaceAll('{"a":', "}").replaceAll("[", "]");

    expect(() => filter.body(`${opening}"\\u0061"${closing}`)).not.toThrow();
  });

  it.each([
    ["backslashes", "\\"],
    ["percent signs", "%25"],
    ["ampersands", "&#"],
    ["zeros in an escape", "&#0"],
    ["the start of the credential", "dapi0a1b2c3d"],
    ["escapes", "\\u0064\\u0061"],
  ])("processes a megabyte of %s at once", (_what, unit) => {
    const text = unit.repeat(1_048_576 / unit.length);

    expect(costOf(() => filter.body(text))).toBeLessThan(50);
    const json = JSON.stringify({ text: text.slice(0, text.length / 2) });
    expect(costOf(() => filter.body(json))).toBeLessThan(50);
  });
});
