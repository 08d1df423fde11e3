/**
 * Data Factory's Azure Function activity. It does not poll, and is cut off by the platform's load balancer:
 * https://learn.microsoft.com/azure/data-factory/control-flow-azure-function-activity
 */
import {
  authorization,
  noAnswer,
  type ActivityRun,
  type Authentication,
  type DataFactory,
} from "./data-factory-activity";
import { isJsonObject, parseJson } from "./transport";

/** A linked service: an address, and a key or the factory's managed identity. */
export interface FunctionAppService {
  readonly functionAppUrl: string;
  readonly functionKey?: string;
  readonly authentication?: Authentication;
}

export interface FunctionActivity extends FunctionAppService {
  readonly functionName: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const CUT_OFF_SECONDS = 230;

const failed = (errorCode: string, message: string): ActivityRun => ({
  kind: "failed",
  errorCode,
  message,
});

export async function runFunctionActivity(
  activity: FunctionActivity,
  factory: DataFactory,
): Promise<ActivityRun> {
  const { transport, time } = factory;
  const { functionAppUrl, functionKey, functionName, method, headers = {}, body } = activity;
  const startedAt = time.now().getTime();
  const url = `${functionAppUrl}/api/${functionName}`;
  const answer = await transport({
    method,
    url,
    headers: {
      ...{ "Content-Type": "application/json", ...headers },
      ...(functionKey !== undefined && { "x-functions-key": functionKey }),
      ...(await authorization(factory, activity.authentication)),
    },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => undefined);
  if (answer === undefined) return noAnswer(url);
  const tookSeconds = (time.now().getTime() - startedAt) / 1_000;
  if (tookSeconds > CUT_OFF_SECONDS || answer.status >= 300) {
    const status = tookSeconds > CUT_OFF_SECONDS ? "GatewayTimeout" : String(answer.status);
    return failed(
      "3608",
      `Call to provided Azure function '${functionName}' failed with status-'${status}' and message - '${answer.body}'.`,
    );
  }
  const output = parseJson(answer.body);
  return isJsonObject(output)
    ? { kind: "succeeded", output }
    : failed("3603", "Response Content is not a valid JObject.");
}
