import { setImmediate as nextTurn } from "node:timers/promises";
import {
  InvocationContext,
  PreInvocationContext,
  type AppTerminateHandler,
  type PreInvocationHandler,
} from "@azure/functions";
import { createTelemetry, type Telemetry } from "../../../src/telemetry/telemetry";
import { Collector } from "../../support/telemetry/collector";
import type { ReceivedSpan } from "../../support/telemetry/otlp";

type Handler = (input: unknown, context: InvocationContext) => unknown;

interface Invocation {
  readonly name?: string;
  readonly trigger?: string;
  readonly input?: unknown;
}

/** Invokes functions as the worker does, hooks included. */
class Functions {
  readonly #before: PreInvocationHandler[] = [];
  readonly #atEnd: AppTerminateHandler[] = [];
  readonly warnings: unknown[] = [];

  constructor(telemetry: Telemetry) {
    const registered = { dispose: () => undefined } as never;
    telemetry.watchInvocations({
      preInvocation: (hook) => (this.#before.push(hook), registered),
      appTerminate: (hook) => (this.#atEnd.push(hook), registered),
    });
  }

  get hooks(): number {
    return this.#before.length + this.#atEnd.length;
  }

  async invoke(
    handler: Handler,
    { name = "step", trigger = "activityTrigger", input = {} }: Invocation = {},
  ): Promise<unknown> {
    const invocationContext = new InvocationContext({
      functionName: name,
      options: { trigger: { type: trigger, name: "input" } },
    });
    invocationContext.warn = (...args: unknown[]) => this.warnings.push(args.join(" "));
    const hookContext = new PreInvocationContext({
      invocationContext,
      inputs: [input],
      functionCallback: handler,
    });
    for (const hook of this.#before) await hook(hookContext);
    return hookContext.functionHandler(input, invocationContext) as unknown;
  }

  async terminate(): Promise<void> {
    for (const hook of this.#atEnd) await hook({} as never);
  }
}

const on = { sampleEverything: true };

describe("createTelemetry", () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await Collector.start();
    process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url;
  });
  afterEach(async () => {
    delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"];
    await collector[Symbol.asyncDispose]();
  });

  /** What the collector gets of what `play` does. */
  const spansOf = async (
    play: (functions: Functions, telemetry: Telemetry) => Promise<unknown>,
  ): Promise<ReceivedSpan[]> => {
    const telemetry = createTelemetry(on);
    const functions = new Functions(telemetry);
    await play(functions, telemetry);
    await functions.terminate();
    return collector.spans;
  };

  it("hooks into nothing when it is off", async () => {
    const telemetry = createTelemetry(null);
    const functions = new Functions(telemetry);

    expect(functions.hooks).toBe(0);
    expect(await functions.invoke(() => Promise.resolve("done"))).toBe("done");
    telemetry.watchExchange({} as never)({ kind: "answered", status: 200 });
    expect(collector.received).toStrictEqual([]);
  });

  it("answers what the function answers", async () => {
    const spans = await spansOf(async (functions) => {
      const answered = await functions.invoke((input) => Promise.resolve({ kind: "done", input }));
      expect(answered).toStrictEqual({ kind: "done", input: {} });
      expect(await functions.invoke(() => "at once")).toBe("at once");
    });

    expect(spans.map(({ name, kind, status }) => [name, kind, status])).toStrictEqual([
      ["step", "internal", "unset"],
      ["step", "internal", "unset"],
    ]);
  });

  it("throws what the function throws, and records it without possible secrets", async () => {
    const error = new TypeError('Cannot read "dapi-secret" at https://x.y/z?sig=1');

    const spans = await spansOf(async (functions) => {
      await expect(functions.invoke(() => Promise.reject(error))).rejects.toBe(error);
    });

    expect(spans).toMatchObject([
      {
        status: "error",
        statusMessage: "Cannot read […] at https://x.y",
        attributes: { "error.type": "TypeError" },
      },
    ]);
  });

  it("leaves orchestrators, and what it does not know, as they are", async () => {
    const spans = await spansOf(async (functions) => {
      const orchestrator: Handler = () => Promise.resolve("turn");
      for (const trigger of ["orchestrationTrigger", "entityTrigger", "queueTrigger"]) {
        expect(await functions.invoke(orchestrator, { trigger })).toBe("turn");
      }
    });

    expect(spans).toStrictEqual([]);
  });

  it("gives timers and requests their spans", async () => {
    const spans = await spansOf(async (functions) => {
      await functions.invoke(() => undefined, { name: "purgeRuns", trigger: "timerTrigger" });
      await functions.invoke(() => ({ status: 200 }), { name: "getRun", trigger: "httpTrigger" });
    });

    expect(spans.map(({ name }) => name)).toStrictEqual(["purgeRuns", "getRun"]);
  });

  it("puts each call below the step that makes it, however many run at once", async () => {
    const spans = await spansOf((functions, { watchExchange }) => {
      const step = (name: string, turns: number): Promise<unknown> =>
        functions.invoke(
          async () => {
            for (let turn = 0; turn < turns; turn++) await nextTurn();
            const exchange = { method: "GET", scheme: "https", port: 443, resendCount: 0 } as const;
            const ended = watchExchange({ ...exchange, host: `${name}.example.com`, path: "/" });
            for (let turn = turns; turn < 5; turn++) await nextTurn();
            ended({ kind: "answered", status: 200 });
            ended({ kind: "unclear", reason: "reported twice" });
          },
          { name },
        );
      return Promise.all(Array.from({ length: 20 }, (_, index) => step(`s${index}`, index % 5)));
    });

    const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
    const calls = spans.filter(({ kind }) => kind === "client");
    expect(calls).toHaveLength(20);
    for (const { parentSpanId, attributes, status } of calls) {
      expect(attributes["server.address"]).toBe(`${names.get(parentSpanId)}.example.com`);
      expect(status).toBe("unset");
    }
  });

  it("goes on without spans when OpenTelemetry cannot be started, and says so once", async () => {
    const broken = {
      get sampleEverything(): boolean {
        throw new Error("broken");
      },
    };
    const functions = new Functions(createTelemetry(broken));

    expect(await functions.invoke(() => "fine")).toBe("fine");
    expect(await functions.invoke(() => "fine")).toBe("fine");

    expect(functions.warnings).toStrictEqual([
      "OpenTelemetry could not be started, so there are no spans: broken",
    ]);
    await functions.terminate();
  });
});
