import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { startTinyServer, type Seen } from "./callers/tiny-server";

export interface ExtensionAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type BindingOf = (url: string) => Readonly<Record<string, unknown>>;

/** What a host with an address for its workers passes to the client. */
const usualBinding: BindingOf = (url) => ({
  managementUrls: {},
  rpcBaseUrl: `${url}/durabletask/`,
});

/** The SDK's own client, with an extension that returns these. */
export async function withSdkClient<Value>(
  answers: readonly ExtensionAnswer[],
  use: (client: df.DurableClient, seen: readonly Seen[]) => Promise<Value>,
  bindingOf: BindingOf = usualBinding,
): Promise<Value> {
  await using server = await startTinyServer(
    answers.map(({ status, body, headers = {} }) => ({
      status,
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    })),
  );
  const binding = df.input.durableClient();
  const data = { taskHubName: "tests", creationUrls: {}, ...bindingOf(server.url) };
  const context = { options: { extraInputs: [binding] }, extraInputs: { get: () => data } };
  return await use(df.getClient(context as unknown as InvocationContext), server.seen);
}
