import type { HttpRequest } from "@azure/functions";

/** Larger than any request that Databricks or dbt Cloud accepts, and small enough for one history row. */
export const BODY_BYTE_LIMIT = 65_536;

/** The body is too long; `guarded` responds with 413. */
export class BodyTooLongError extends Error {
  override readonly name = "BodyTooLongError";

  readonly limit: number;

  constructor(limit: number) {
    super(`The body is longer than ${limit} bytes.`);
    this.limit = limit;
  }
}

/**
 * Reads the body of a request, up to the limit.
 * @throws BodyTooLongError before reading if Content-Length is over the limit, otherwise as soon as the limit is passed.
 */
export async function readBytes(
  { headers, body }: HttpRequest,
  limit: number = BODY_BYTE_LIMIT,
): Promise<Buffer> {
  if (Number(headers.get("content-length")) > limit) throw new BodyTooLongError(limit);
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream, so the rest is not received.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLongError(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
