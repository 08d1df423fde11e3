import * as z from "zod";
import { cut, onOneLine } from "../../contracts/plain-text";
import { boundedLine, boundedText, LIMITS, toBoundedText } from "../../contracts/vendor-text";
import { isHtml, readErrorPage } from "./error-page";
import { lenientList } from "./lenient";

/** The error in a response that is not a success, from Databricks or from a gateway in front of it. */
export interface VendorError {
  readonly status: number;
  readonly code: string | null;
  /** One line of plain text; "" if there is no message. */
  readonly message: string;
  /** The id that Databricks' support asks for. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  /** An earlier transmission of the same request may have been acted upon. */
  readonly earlierUnclear: boolean;
  /** The body was a web page, so it is not from the API itself. */
  readonly webPage: boolean;
}

type ErrorText = Pick<VendorError, "code" | "message">;

const MESSAGE_LIMIT = 500;
const REQUEST_ID = /^[\w.:-]{1,100}$/;

const Message = boundedText();
const Code = z.preprocess(
  (code) => (typeof code === "number" ? String(code) : code),
  boundedLine(LIMITS.word),
);

/** Gateways of Azure nest their errors: `{"error":{"code":"…","message":"…"}}`. */
const Nested = z.object({ code: Code, message: Message });

/**
 * Every JSON form in the Databricks SDKs: `error_code` may be a number, API 1.2 has `error`, OAuth adds a description.
 * https://github.com/databricks/databricks-sdk-go/blob/main/apierr/errors.go
 */
const ErrorBody = z.object({
  error_code: Code,
  message: Message,
  error: z.union([Nested, Message.transform((message) => ({ code: null, message }))]),
  error_description: Message,
  details: lenientList(z.unknown()),
});
type ErrorBody = z.infer<typeof ErrorBody>;

const RequestInfo = z.object({ request_id: z.string().regex(REQUEST_ID) });

export function readErrorText(answer: {
  readonly text: string;
  readonly json: unknown;
}): ErrorText {
  const body = ErrorBody.safeParse(answer.json).data;
  const read = body === undefined ? fromText(toBoundedText(answer.text)) : fromJson(body);
  return { ...read, message: cut(onOneLine(read.message), MESSAGE_LIMIT) };
}

/** From the error's details, as in the SDKs. The header has the same id, also if the body is not JSON. */
export function readRequestId(answer: {
  readonly json: unknown;
  readonly headers: ReadonlyMap<string, string>;
}): string | null {
  for (const detail of ErrorBody.safeParse(answer.json).data?.details ?? []) {
    const info = RequestInfo.safeParse(detail).data;
    if (info !== undefined) return info.request_id;
  }
  const header = answer.headers.get("x-request-id") ?? "";
  return REQUEST_ID.test(header) ? header : null;
}

function fromJson({ error_code, message, error, error_description }: ErrorBody): ErrorText {
  const main = isSaid(message) ? message : error.message;
  const texts = [main, error_description].filter(isSaid);
  return { code: error_code ?? error.code, message: texts.join(": ") };
}

function isSaid(text: string | null): text is string {
  return text !== null && text !== "";
}

function fromText(text: string): ErrorText {
  if (isHtml(text)) return { code: null, message: readErrorPage(text) };
  const coded = /^([A-Z][A-Z0-9_]{2,63}): ([^]*)$/.exec(text);
  if (coded === null) return { code: null, message: text };
  return { code: coded[1] ?? null, message: coded[2] ?? "" };
}
