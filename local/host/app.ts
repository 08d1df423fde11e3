import type { LoadApp } from "./app-loader";
import { logDeviation } from "./deviations";
import type { Log } from "./log";
import { createCoreModule } from "./worker/core-module";
import { FunctionRegistry, type RegisteredFunction } from "./worker/function-registry";

const SERVED_TRIGGERS = ["httptrigger", "timertrigger", "orchestrationtrigger", "activitytrigger"];

/** The loaded app: its functions, and its hooks for start and end. */
export class App {
  readonly registry: FunctionRegistry;
  readonly #appRoot: string;

  private constructor(registry: FunctionRegistry, appRoot: string) {
    this.registry = registry;
    this.#appRoot = appRoot;
  }

  /** @throws whatever the app throws while it loads. */
  static async load(appRoot: string, load: LoadApp, log: Log): Promise<App> {
    const registry = new FunctionRegistry();
    await load(createCoreModule(registry, log));
    registry.lock();
    const capabilities = (await registry.model?.getCapabilities?.({})) ?? {};
    if (capabilities["HttpUri"] !== undefined) {
      throw new Error("The embedded host does not support enableHttpStream.");
    }
    for (const target of registry.all()) {
      if (SERVED_TRIGGERS.includes(target.trigger.type.toLowerCase())) continue;
      logDeviation(log, "unsupportedTrigger", { functionName: target.name });
    }
    const app = new App(registry, appRoot);
    await app.#runHooks("appStart");
    return app;
  }

  /** Functions of that trigger type, except those that a setting disables. */
  enabled(triggerType: string): RegisteredFunction[] {
    return this.registry.withTrigger(triggerType).filter(({ name }) => !isDisabled(name));
  }

  async terminate(): Promise<void> {
    await this.#runHooks("appTerminate");
  }

  async #runHooks(name: "appStart" | "appTerminate"): Promise<void> {
    const { appHookData } = this.registry;
    const context = { hookData: {}, appHookData, functionAppDirectory: this.#appRoot };
    for (const hook of this.registry.hooks(name)) await hook(context);
  }
}

/** https://learn.microsoft.com/azure/azure-functions/disable-function */
function isDisabled(functionName: string): boolean {
  const value = process.env[`AzureWebJobs.${functionName}.Disabled`];
  return value?.toLowerCase() === "true" || value === "1";
}
