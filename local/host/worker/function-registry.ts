import type {
  Binding,
  DisposableRegistration,
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  ProgrammingModel,
} from "./core-types";
import { Disposable, systemError } from "./disposable";

const HOOK_NAMES = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"] as const;
export type HookName = (typeof HOOK_NAMES)[number];

export interface RegisteredFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly triggerName: string;
  readonly trigger: Binding;
}

/** What the app registers while it loads. After `lock()` nothing more may be registered, as in the real worker. */
export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #hooks = new Map<HookName, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  /** Shared by all hooks of the app: https://learn.microsoft.com/azure/azure-functions/functions-reference-node#hook-data */
  readonly appHookData: Record<string, unknown> = {};
  model: ProgrammingModel | undefined;
  #locked = false;

  lock(): void {
    this.#locked = true;
  }

  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): DisposableRegistration {
    if (this.#locked) throw systemError("A function can only be registered during app startup.");
    const key = metadata.name.toLowerCase();
    if (this.#functions.has(key)) {
      throw systemError(`A function with id "${metadata.name}" has already been registered.`);
    }
    const trigger = Object.entries(metadata.bindings).find(([, b]) => /trigger$/i.test(b.type));
    if (trigger === undefined) throw systemError(`Function "${metadata.name}" has no trigger.`);
    this.#functions.set(key, {
      name: metadata.name,
      metadata,
      callback,
      triggerName: trigger[0],
      trigger: trigger[1],
    });
    return new Disposable(() => this.#functions.delete(key));
  }

  registerHook(name: string, callback: HookCallback): DisposableRegistration {
    const hooks = this.#hooks.get(name as HookName);
    if (hooks === undefined) {
      throw systemError(`Unrecognized hook "${name}"`, RangeError);
    }
    hooks.push(callback);
    return new Disposable(() => {
      const index = hooks.indexOf(callback);
      if (index >= 0) hooks.splice(index, 1);
    });
  }

  hooks(name: HookName): readonly HookCallback[] {
    return this.#hooks.get(name) ?? [];
  }

  /** The function of that name and trigger type; both ignore case, as Durable's look-ups do. */
  find(name: string, triggerType: string): RegisteredFunction | undefined {
    const found = this.#functions.get(name.toLowerCase());
    return found?.trigger.type.toLowerCase() === triggerType.toLowerCase() ? found : undefined;
  }

  withTrigger(triggerType: string): RegisteredFunction[] {
    return [...this.#functions.values()].filter(
      ({ trigger }) => trigger.type.toLowerCase() === triggerType.toLowerCase(),
    );
  }

  all(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }
}
