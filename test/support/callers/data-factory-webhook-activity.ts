/**
 * Data Factory's Webhook activity:
 * https://learn.microsoft.com/azure/data-factory/control-flow-webhook-activity
 */
import { secondsOfTimeSpan, waitFor } from "./caller-time";
import {
  authorization,
  noAnswer,
  refused,
  type ActivityRun,
  type Authentication,
  type DataFactory,
} from "./data-factory-activity";
import { isJsonObject, parseJson } from "./transport";

export interface WebhookActivity {
  readonly typeProperties: {
    readonly method: "POST";
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
    readonly timeout?: string;
    readonly reportStatusOnCallBack?: boolean;
    readonly authentication?: Authentication;
  };
}

/** Waits for one callback. */
export interface CallbackInbox {
  readonly url: string;
  /** The first callback, after it has arrived. */
  take(): { readonly contentType: string; readonly body: string } | undefined;
}

const DEFAULT_TIMEOUT = "00:10:00";

/** Its policy has no retry, only what the monitor hides. */
export async function runWebhookActivity(
  { typeProperties }: WebhookActivity,
  factory: DataFactory,
  inbox: CallbackInbox,
): Promise<ActivityRun> {
  const { url, headers, body, timeout = DEFAULT_TIMEOUT, authentication } = typeProperties;
  const answer = await factory
    .transport({
      method: "POST",
      url,
      headers: { ...headers, ...(await authorization(factory, authentication)) },
      body: JSON.stringify({ ...body, callBackUri: inbox.url }),
    })
    .catch(() => undefined);
  if (answer === undefined) return noAnswer(url);
  if (answer.status >= 300) return refused(answer);
  if (answer.headers["location"] !== undefined) {
    throw new Error("A Location on the first answer may be polled instead of waited for.");
  }
  const callback = await waitFor(factory.time, () => inbox.take(), secondsOfTimeSpan(timeout));
  if (callback === undefined) {
    return { kind: "timedOut", message: "The callback was not received in time." };
  }
  if (!callback.contentType.startsWith("application/json")) {
    throw new Error(`415: a callback must be application/json, not ${callback.contentType}.`);
  }
  return read(callback.body, typeProperties.reportStatusOnCallBack ?? false);
}

/** Without `reportStatusOnCallBack`, every callback is a success. */
function read(body: string, reportsStatus: boolean): ActivityRun {
  const callback = caseless(parseJson(body));
  const output = fieldsOf(callback["output"]);
  const statusCode = textOf(callback["statuscode"], "200");
  if (!reportsStatus || Number(statusCode) < 400) return { kind: "succeeded", output };
  const error = caseless(callback["error"]);
  return {
    kind: "failed",
    errorCode: textOf(error["errorcode"], statusCode),
    message: `Operation on Webhook failed because error message is set in callback request body: ${textOf(error["message"], "")}`,
  };
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : otherwise;

/** Both spellings are in use: Output and output, StatusCode and statusCode. */
const caseless = (value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).map(([name, inner]) => [name.toLowerCase(), inner]),
  );

const fieldsOf = (value: unknown): Record<string, unknown> => (isJsonObject(value) ? value : {});
