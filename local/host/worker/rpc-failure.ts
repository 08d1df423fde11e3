/**
 * How an error of the app reaches the Durable extension: as the message of an RpcException, without credentials.
 * https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.Grpc/MessageExtensions/StatusResultExtensions.cs
 */
export interface RpcFailure {
  /** "Result: Failure\nException: <text>\nStack: <stack>" */
  readonly message: string;
  /** The text between the two labels, with the blank after "Exception:". */
  readonly friendlyMessage: string;
  readonly stack: string;
}

const EXCEPTION_LABEL = "\nException:";
const STACK_LABEL = "\nStack:";

export function toRpcFailure(thrown: unknown): RpcFailure {
  const error = thrown instanceof Error || isErrorLike(thrown) ? thrown : new Error(String(thrown));
  const stack = error.stack ?? "";
  const message = `Result: Failure${EXCEPTION_LABEL} ${hideCredentials(error.message)}${STACK_LABEL} ${stack}`;
  const start = message.indexOf(EXCEPTION_LABEL) + EXCEPTION_LABEL.length;
  return { message, friendlyMessage: message.slice(start, message.indexOf(STACK_LABEL)), stack };
}

/** Errors of another realm (a test environment has its own globals) are errors too. */
function isErrorLike(thrown: unknown): thrown is Error {
  return Object.prototype.toString.call(thrown) === "[object Error]";
}

/** https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Sanitizer.cs */
const CREDENTIAL_TOKENS = [
  "Token=",
  "DefaultEndpointsProtocol=http",
  "AccountKey=",
  "Data Source=",
  "Server=",
  "Password=",
  "pwd=",
  "&amp;sig=",
  "&sig=",
  "?sig=",
  "SharedAccessKey=",
  "&amp;code=",
  "&code=",
  "?code=",
  "key=",
];
const HIDDEN = "[Hidden Credential]";

function hideCredentials(text: string): string {
  return CREDENTIAL_TOKENS.reduce(hideAfter, text);
}

function hideAfter(text: string, token: string): string {
  let hidden = text;
  let start = hidden.toLowerCase().indexOf(token.toLowerCase());
  while (start >= 0) {
    const length = hidden.slice(start).search(/[<"']/);
    const end = length < 0 ? hidden.length : start + length;
    hidden = hidden.slice(0, start) + HIDDEN + hidden.slice(end);
    start = hidden.toLowerCase().indexOf(token.toLowerCase(), start + HIDDEN.length);
  }
  return hidden;
}
