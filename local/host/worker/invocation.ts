import { randomUUID } from "node:crypto";

import type { Log, LogLevel } from "../log";
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationModel,
  InvocationResponse,
  NamedData,
  TypedData,
} from "./core-types";
import type { FunctionRegistry, HookName, RegisteredFunction } from "./function-registry";
import { hostSpan, type TraceContext } from "./trace-context";

export interface InvocationRequest {
  readonly target: RegisteredFunction;
  readonly triggerData: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  /** The orchestration this invocation belongs to, for the log. */
  readonly instanceId?: string;
  /** The trace of this invocation; by default a new one. */
  readonly trace?: TraceContext | undefined;
}

/** What a host passes to functions besides their trigger: the payload of each input binding, by binding type. */
export type InputBindings = (bindingType: string) => TypedData | undefined;

/**
 * Runs one function as the Node.js worker does: arguments, pre-hooks, handler, post-hooks, response.
 * https://github.com/Azure/azure-functions-nodejs-worker/blob/v4.x/src/eventHandlers/InvocationHandler.ts
 */
export class Worker {
  readonly #registry: FunctionRegistry;
  readonly #inputBindings: InputBindings;
  readonly #log: Log;

  constructor(registry: FunctionRegistry, inputBindings: InputBindings, log: Log) {
    this.#registry = registry;
    this.#inputBindings = inputBindings;
    this.#log = log;
  }

  /** @throws whatever the handler, a hook or the programming model throws. */
  async invoke(request: InvocationRequest): Promise<InvocationResponse> {
    const invocation = this.#describe(request);
    const programmingModel = this.#registry.model;
    if (programmingModel === undefined) throw new Error("The app set no programming model.");
    const model = await programmingModel.getInvocationModel(invocation);
    const { context, inputs } = await model.getArguments();
    invocation.log = this.#logger(request, invocation.invocationId, context);
    const hookContext: HookContext = {
      hookData: {},
      appHookData: this.#registry.appHookData,
      invocationContext: context,
      functionCallback: request.target.callback,
      inputs,
    };
    try {
      return await this.#run(model, { invocation, context, hookContext });
    } finally {
      this.#release(invocation, request);
      Object.assign(hookContext, { invocationContext: undefined, inputs: [], result: undefined });
      inputs.length = 0;
    }
  }

  /**
   * `@azure/functions` keeps what belongs to an invocation in WeakMaps, and V8 frees their values only when it collects its whole
   * heap. So an invocation that has ended must not lead to its input, nor to its context with all that was replayed.
   */
  #release(invocation: Mutable<CoreInvocationContext>, request: InvocationRequest): void {
    invocation.request = { ...invocation.request, inputData: [], triggerMetadata: {} };
    invocation.log = this.#logger(request, invocation.invocationId, undefined);
  }

  async #run(
    model: InvocationModel,
    { invocation, context, hookContext }: Prepared,
  ): Promise<InvocationResponse> {
    invocation.state = "preInvocationHooks";
    await this.#runHooks("preInvocation", hookContext);

    invocation.state = "invocation";
    try {
      const { inputs: finalInputs, functionCallback } = hookContext;
      hookContext.result = await model.invokeFunction(context, finalInputs, functionCallback);
    } catch (error) {
      hookContext.error = error ?? new Error("The function failed without a reason.");
    }

    invocation.state = "postInvocationHooks";
    await this.#runHooks("postInvocation", hookContext);
    invocation.state = undefined;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- an app may throw anything
    if (hookContext.error !== undefined && hookContext.error !== null) throw hookContext.error;
    return model.getResponse(context, hookContext.result);
  }

  async #runHooks(name: HookName, context: HookContext): Promise<void> {
    for (const hook of this.#registry.hooks(name)) await hook(context);
  }

  #describe(request: InvocationRequest): Mutable<CoreInvocationContext> {
    const { target } = request;
    const invocationId = randomUUID();
    return {
      invocationId,
      request: {
        invocationId,
        functionId: target.name,
        inputData: this.#inputsOf(request),
        triggerMetadata: request.triggerMetadata ?? {},
        traceContext: hostSpan(request.trace),
      },
      metadata: target.metadata,
      state: undefined,
      log: this.#logger(request, invocationId, undefined),
    };
  }

  #inputsOf({ target, triggerData }: InvocationRequest): NamedData[] {
    const inputs: NamedData[] = [{ name: target.triggerName, data: triggerData }];
    for (const [name, binding] of Object.entries(target.metadata.bindings)) {
      if (binding.direction !== "in" || name === target.triggerName) continue;
      const data = this.#inputBindings(binding.type);
      if (data === undefined) {
        throw new Error(`Function "${target.name}" has an unsupported input "${binding.type}".`);
      }
      inputs.push({ name, data });
    }
    return inputs;
  }

  #logger(
    { target, instanceId }: InvocationRequest,
    invocationId: string,
    invocationContext: unknown,
  ): CoreInvocationContext["log"] {
    const about = {
      functionName: target.name,
      invocationId,
      ...(instanceId === undefined ? {} : { instanceId }),
    };
    return (level, category, message) => {
      const hookContext = {
        hookData: {},
        appHookData: this.#registry.appHookData,
        level,
        message,
        category,
        invocationContext,
      };
      // As in the worker, log hooks get only the app's own lines, and may change level and text.
      if (category === "user") {
        for (const hook of this.#registry.hooks("log")) void hook(hookContext);
      }
      const final: { level: LogLevel; message: string } = hookContext;
      this.#log({ ...about, level: final.level, category, message: final.message });
    };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Prepared {
  readonly invocation: Mutable<CoreInvocationContext>;
  readonly context: unknown;
  readonly hookContext: HookContext;
}

interface HookContext extends Record<string, unknown> {
  inputs: unknown[];
  functionCallback: FunctionCallback;
  result?: unknown;
  error?: unknown;
}
