/** Thrown by a simulator's handler to return an error in the vendor's format. */
export class VendorError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`The simulated vendor answers ${status}.`);
    this.name = "VendorError";
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
