import { z } from "zod";
import { cut, toPlainText } from "../../contracts/plain-text";

/** What can be read from an answer that is not a success, whoever wrote it: Databricks or a gateway before it. */
export interface VendorError {
  readonly status: number;
  readonly code: string | null;
  /** One line of plain text; "" when nothing was said. */
  readonly message: string;
  /** What Databricks' support asks for. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  /** An earlier transmission of the same request may have been acted upon. */
  readonly earlierUnclear: boolean;
}

type ErrorText = Pick<VendorError, "code" | "message">;

const MESSAGE_LIMIT = 500;
const REQUEST_ID = /^[\w.:-]{1,100}$/;

const LenientText = z.string().nullish().catch(null);

/**
 * Every JSON shape of the Databricks SDKs: `error_code` may be a number, API 1.2 says `error`, OAuth adds a description.
 * https://github.com/databricks/databricks-sdk-go/blob/main/apierr/errors.go
 */
const ErrorBody = z.object({
  error_code: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  message: LenientText,
  error: LenientText,
  error_description: LenientText,
  details: z.array(z.unknown()).catch([]),
});
type ErrorBody = z.infer<typeof ErrorBody>;

const RequestInfo = z.object({ request_id: z.string().regex(REQUEST_ID) });

export function readErrorText(answer: {
  readonly text: string;
  readonly json: unknown;
}): ErrorText {
  const body = ErrorBody.safeParse(answer.json).data;
  const { code, message } = body === undefined ? fromText(answer.text) : fromJson(body);
  const oneLine = toPlainText(message.replace(/\s+/g, " "));
  return { code, message: cut(oneLine, MESSAGE_LIMIT) };
}

/** From the error's details, as the SDKs do; the header is the same id and also there when the body is not JSON. */
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

function fromJson(body: ErrorBody): ErrorText {
  const said = [body.message ?? body.error, body.error_description];
  const texts = said.filter((text): text is string => typeof text === "string" && text !== "");
  return { code: body.error_code ?? null, message: texts.join(": ") };
}

function fromText(text: string): ErrorText {
  const coded = /^\s*([A-Z][A-Z0-9_]{2,63}): ([^]*)$/.exec(text);
  if (coded !== null) return { code: coded[1] ?? null, message: coded[2] ?? "" };
  return { code: null, message: isHtml(text) ? fromHtml(text) : text };
}

export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)\b/i.test(text);
}

/** https://github.com/Azure/MachineLearningNotebooks/issues/840 has "<title>Error 403 Invalid access token.</title>". */
function fromHtml(text: string): string {
  const said =
    /<pre[^>]*>([^]*?)<\/pre>/i.exec(text)?.[1] ?? /<title[^>]*>([^]*?)<\/title>/i.exec(text)?.[1];
  return decodeEntities((said ?? "").replace(/<[^>]*>/g, " ")).replace(/^\s*Error \d{3} /, "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
