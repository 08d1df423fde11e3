import { cut } from "../../contracts/plain-text";

/** The fields of the SDK's `RestError` that are read. */
interface StorageError {
  readonly statusCode?: unknown;
  readonly code?: unknown;
}

const fieldsOf = (error: unknown): StorageError =>
  typeof error === "object" && error !== null ? error : {};

/** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
export const isCode = (error: unknown, code: string): boolean => fieldsOf(error).code === code;

/** The condition of the request was not met: the blob exists, has changed or is gone. */
export const isConditionNotMet = (error: unknown): boolean =>
  ["BlobAlreadyExists", "ConditionNotMet", "BlobNotFound"].some((code) => isCode(error, code)) ||
  fieldsOf(error).statusCode === 412;

export const isMissing = (error: unknown): boolean => fieldsOf(error).statusCode === 404;

const REASON_LIMIT = 200;

/** The reason for people. The SDK's messages contain ids and times in further lines. */
export function toStorageReason(error: unknown, host: string): string {
  const { statusCode, code } = fieldsOf(error);
  const [message = ""] = (error instanceof Error ? error.message : "").split("\n");
  const name = typeof code === "string" ? ` (${code})` : "";
  const said =
    typeof statusCode === "number"
      ? `it answered ${statusCode}${name}`
      : message === ""
        ? "unknown error"
        : cut(message, REASON_LIMIT);
  const advice =
    statusCode === 401 || statusCode === 403
      ? " The app's identity needs the role Storage Blob Data Owner there."
      : "";
  return `The record of the start could not be read or written in the app's storage account at ${host}: ${said}.${advice}`;
}
