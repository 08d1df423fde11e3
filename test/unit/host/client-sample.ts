import type { Sdk } from "./an-app";

/** An app with two orchestrators, and one endpoint for each operation of the SDK's client. */
export function sample({ app, df }: Sdk): void {
  df.app.activity("ok", { handler: () => "ok" });
  df.app.orchestration("waiter", function* (context) {
    yield context.df.waitForExternalEvent("go");
    const result = (yield context.df.callActivity("ok")) as string;
    return { result, input: context.df.getInput() };
  });
  df.app.orchestration("failing", function* (context) {
    yield context.df.callActivity("ok");
    throw new Error("sorry");
  });
  app.http("client", {
    methods: ["POST"],
    route: "client/{operation}/{id}",
    extraInputs: [df.input.durableClient()],
    handler: async (request, context) => {
      const client = df.getClient(context);
      const { operation = "", id = "" } = request.params;
      const operations: Record<string, () => Promise<unknown>> = {
        startNew: () => client.startNew("waiter", { instanceId: id }),
        getStatus: () => client.getStatus(id, { showHistory: true, showHistoryOutput: true }),
        getStatusAll: () => client.getStatusAll(),
        failed: () => client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Failed] }),
        raiseEvent: () => client.raiseEvent(id, "go", { at: "once" }),
        raiseEmpty: () => client.raiseEvent(id, "go", undefined),
        terminate: () => client.terminate(id, "because"),
        suspend: () => client.suspend(id, "pause"),
        resume: () => client.resume(id, "go on"),
        rewind: () => client.rewind(id, "again"),
        purge: () => client.purgeInstanceHistory(id),
        purgeOld: () =>
          client.purgeInstanceHistoryBy({
            createdTimeFrom: new Date(0),
            runtimeStatus: [df.OrchestrationRuntimeStatus.Completed],
          }),
      };
      try {
        return { jsonBody: { result: await operations[operation]?.() } };
      } catch (error) {
        return { jsonBody: { error: (error as Error).message } };
      }
    },
  });
}
