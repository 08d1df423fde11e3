import type { LoadApp } from "../../local/host/app-loader";

/** Executions of the app's functions so far. */
export interface Executions {
  /** Turns of orchestrators. */
  readonly turns: number;
  readonly activities: number;
}

interface Invocation {
  readonly functionName: string;
  readonly options: { readonly trigger: { readonly type: string } };
}

/** Counts what a host executes of an app. */
export class CountingApp {
  readonly #turns = new Map<string, number>();
  readonly #activities = new Map<string, number>();
  /** Loads the app into a host. */
  readonly load: LoadApp;

  constructor(load: LoadApp) {
    this.load = async (core) => {
      await load(core);
      core.registerHook("preInvocation", ({ invocationContext }) => {
        this.#note(invocationContext as Invocation);
      });
    };
  }

  #note({ functionName, options }: Invocation): void {
    const type = options.trigger.type;
    if (type !== "orchestrationTrigger" && type !== "activityTrigger") return;
    const counts = type === "activityTrigger" ? this.#activities : this.#turns;
    counts.set(functionName, (counts.get(functionName) ?? 0) + 1);
  }

  executions(isMeant: (functionName: string) => boolean): Executions {
    const sum = (counts: ReadonlyMap<string, number>): number =>
      [...counts].reduce((all, [name, count]) => all + (isMeant(name) ? count : 0), 0);
    return { turns: sum(this.#turns), activities: sum(this.#activities) };
  }
}
