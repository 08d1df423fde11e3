/** The command was used in a wrong way, or its input is not valid. The message says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
