import type { HttpRequest } from "@azure/functions";

/** Far above any request that Databricks or dbt Cloud would take, and small enough for one history row. */
export const BODY_BYTE_LIMIT = 65_536;

/** The body is longer than any request of ours; `guarded` answers it with 413. */
export class BodyTooLongError extends Error {
  override readonly name = "BodyTooLongError";

  constructor() {
    super(`The body is longer than ${BODY_BYTE_LIMIT} bytes.`);
  }
}

/**
 * Reads the body of a request, and no more of it than the limit.
 * @throws BodyTooLongError before anything is read where Content-Length says so, else as soon as the limit is passed.
 */
export async function readBytes({ headers, body }: HttpRequest): Promise<Buffer> {
  if (Number(headers.get("content-length")) > BODY_BYTE_LIMIT) throw new BodyTooLongError();
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream, so that the rest is never fetched.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > BODY_BYTE_LIMIT) throw new BodyTooLongError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
