import { costOf } from "../../../support/cost-of";
import { readErrorText, readRequestId } from "../../../../src/providers/databricks/vendor-error";

function answer(text: string, headers: Record<string, string> = {}) {
  const json: unknown = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined;
  return { text, json, headers: new Map(Object.entries(headers)) };
}

describe("readErrorText", () => {
  it.each<[string, string, { code: string | null; message: string }]>([
    [
      "the usual body",
      '{"error_code":"PERMISSION_DENIED","message":"No."}',
      { code: "PERMISSION_DENIED", message: "No." },
    ],
    [
      "a code that is a number",
      '{"error_code":404,"message":"No."}',
      { code: "404", message: "No." },
    ],
    ["the body of API 1.2", '{"error":"No."}', { code: null, message: "No." }],
    [
      "the body of OAuth",
      '{"error":"invalid_client","error_description":"No."}',
      { code: null, message: "invalid_client: No." },
    ],
    [
      "plain text with a code",
      "INVALID_PARAMETER_VALUE: No\nsuch thing.",
      { code: "INVALID_PARAMETER_VALUE", message: "No such thing." },
    ],
    ["plain text", "Bad gateway", { code: null, message: "Bad gateway" }],
    [
      "a page with <pre>",
      "<html><body><pre>No <b>web</b>apps &amp; so on</pre></body></html>",
      { code: null, message: "No web apps & so on" },
    ],
    [
      "a page with a title",
      "<!DOCTYPE html><head><title>Error 403 Invalid access token.</title></head>",
      { code: null, message: "Invalid access token." },
    ],
    ["a page without a message", "<html></html>", { code: null, message: "" }],
    [
      "a page with an empty <pre>",
      "<html><head><title>Error 403 Forbidden</title></head><pre> </pre></html>",
      { code: null, message: "Forbidden" },
    ],
    ["a truncated page", "<html><body><pre>No webapps", { code: null, message: "No webapps" }],
    [
      "an empty message and the message of API 1.2",
      '{"message":"","error":"No."}',
      { code: null, message: "No." },
    ],
    [
      "the body of a gateway of Azure",
      '{"error":{"code":"GatewayTimeout","message":"No."}}',
      { code: "GatewayTimeout", message: "No." },
    ],
    ["an empty body", "", { code: null, message: "" }],
    [
      "fields of the wrong type",
      '{"error_code":{},"message":7,"details":"x"}',
      { code: null, message: "" },
    ],
    ["a list", "[]", { code: null, message: "[]" }],
    ["terminal codes", "\u001b[31mred\u001b[0m", { code: null, message: "red" }],
  ])("reads %s", (_name, text, expected) => {
    expect(readErrorText(answer(text))).toStrictEqual(expected);
  });

  it("cuts a text that is too long", () => {
    expect(readErrorText(answer("x".repeat(9_000))).message).toHaveLength(500);
  });
});

describe("a hostile error", () => {
  it.each([
    ["<pre", "<html>" + "<pre".repeat(25_000)],
    ["<title", "<html>" + "<title".repeat(25_000)],
    ["<", "<html><pre>" + "<".repeat(100_000)],
    ["blanks", `a${" ".repeat(100_000)}b`],
    ["newlines", `a${"\n".repeat(100_000)}b`],
    ["entities", "<html><pre>" + "&amp;".repeat(25_000)],
    [
      "a message in JSON",
      JSON.stringify({ error_code: "x".repeat(100_000), message: "\n".repeat(100_000) }),
    ],
  ])("of %s is read at once", (_name, text) => {
    expect(costOf(() => readErrorText(answer(text)))).toBeLessThan(25);
    expect(readErrorText(answer(text)).message.length).toBeLessThanOrEqual(500);
    expect(String(readErrorText(answer(text)).code).length).toBeLessThanOrEqual(100);
  });
});

describe("readRequestId", () => {
  const details =
    '{"details":[{"@type":"ErrorInfo"},{"@type":"RequestInfo","request_id":"abc-1"}]}';

  it.each<[string, string, Record<string, string>, string | null]>([
    ["the details", details, { "x-request-id": "other" }, "abc-1"],
    ["the header", "<html>", { "x-request-id": "abc-2" }, "abc-2"],
    ["nothing", "{}", {}, null],
    ["no valid id", "{}", { "x-request-id": "a b <c>" }, null],
  ])("finds it in %s", (_name, text, headers, expected) => {
    expect(readRequestId(answer(text, headers))).toBe(expected);
  });
});
