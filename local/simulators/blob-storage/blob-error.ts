/** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
export class BlobError extends Error {
  override readonly name = "BlobError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const authenticationFailed = (): BlobError =>
  new BlobError(
    403,
    "AuthenticationFailed",
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
  );

export const containerNotFound = (): BlobError =>
  new BlobError(404, "ContainerNotFound", "The specified container does not exist.");

export const containerExists = (): BlobError =>
  new BlobError(409, "ContainerAlreadyExists", "The specified container already exists.");

export const blobNotFound = (): BlobError =>
  new BlobError(404, "BlobNotFound", "The specified blob does not exist.");

export const blobExists = (): BlobError =>
  new BlobError(409, "BlobAlreadyExists", "The specified blob already exists.");

export const conditionNotMet = (): BlobError =>
  new BlobError(
    412,
    "ConditionNotMet",
    "The condition specified using HTTP conditional header(s) is not met.",
  );

export const unsupported = (what: string): BlobError =>
  new BlobError(400, "UnsupportedHeader", `The simulator does not support this: ${what}.`);
