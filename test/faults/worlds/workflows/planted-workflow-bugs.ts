/** A workflow in whose world nothing goes wrong, and bugs to plant in the app that runs it. */
import { randomBytes } from "node:crypto";
import type { DurableClient, OrchestrationContext, OrchestrationHandler } from "durable-functions";
import { conductor } from "../../../../src/orchestrators/workflows/conductor";
import { workflow } from "../../../../src/orchestrators/workflows/workflow";
import type { Reply, RunsApi } from "../../../support/runs-api";
import { asWritten } from "../planted-bugs";
import type { PlantedInWorkflow } from "./live-workflow";
import type { StepStory, WorkflowStory } from "./workflow-story";

type Fields = Readonly<Record<string, unknown>>;

export const aStep = (changes: Partial<StepStory> = {}): StepStory => ({
  ...{ needs: [], when: "succeeded", optional: false, refers: false, vendor: "databricks" },
  ...{ runSeconds: 40, ends: ["succeeded"], stopSeconds: 5, launches: ["launched"] },
  ...changes,
});

/** Three steps, one after the other. */
export const quietWorkflow: WorkflowStory = {
  steps: [aStep(), aStep({ needs: [0], refers: true }), aStep({ needs: [1], vendor: "dbt" })],
  ...{ maxParallel: 2, onFailure: "stop", timeoutSeconds: 86_400, busySeconds: 0 },
  ...{
    refusesRepairs: false,
    listLagSeconds: 0,
    silences: [],
    storageSilences: [],
    starts: [],
    cancels: [],
  },
  ...{ resumes: [], earlyResumes: [], stepCalls: [], losesEveryHint: 0, receiver: null },
  ...{ stepFaults: [], lostTurns: [], sleeps: [], lookout: null },
};

/** An orchestrator whose context is changed before it runs. */
const withContext =
  (
    orchestrator: (context: OrchestrationContext) => Generator<unknown, unknown, never>,
    change: (context: OrchestrationContext) => void,
  ): OrchestrationHandler =>
  (context) => {
    change(context);
    return orchestrator(context) as ReturnType<OrchestrationHandler>;
  };

const reading =
  (change: (input: Fields) => Fields) =>
  ({ df }: OrchestrationContext): void => {
    const getInput = df.getInput.bind(df);
    df.getInput = (() => change(getInput<Fields>())) as typeof df.getInput;
  };

const ofConductor = (change: (context: OrchestrationContext) => void): PlantedInWorkflow => ({
  orchestrators: { conductor: withContext(conductor, change) },
});

/** A conductor that is given another input. */
export const conductorOf = (change: (input: Fields) => Fields): PlantedInWorkflow =>
  ofConductor(reading(change));

/** A workflow that is given another input. */
export const workflowOf = (change: (input: Fields) => Fields): PlantedInWorkflow => ({
  orchestrators: { workflow: withContext(workflow, reading(change)) },
});

/** A conductor that only wakes up for hints. */
export const waitsForHintsOnly: PlantedInWorkflow = ofConductor(({ df }) => {
  const createTimer = df.createTimer.bind(df);
  df.createTimer = (due) => {
    const isPause = due.getTime() > df.currentUtcDateTime.getTime();
    return createTimer(isPause ? new Date(due.getTime() + 3_600_000) : due);
  };
});

/** A workflow that shows another conclusion. */
export const concludes = (conclusion: Fields): PlantedInWorkflow => ({
  orchestrators: {
    workflow: withContext(workflow, ({ df }) => {
      const setStatus = df.setCustomStatus.bind(df);
      df.setCustomStatus = (status) => {
        const shown = asWritten(status);
        setStatus(shown["conclusion"] === null ? shown : { ...shown, conclusion });
      };
    }),
  },
});

/** A task hub in which the steps of workflows change something. */
const through =
  (
    changes: (own: DurableClient) => Partial<DurableClient>,
  ): NonNullable<PlantedInWorkflow["client"]> =>
  (own) =>
    Object.assign(Object.create(own) as DurableClient, own, changes(own));

const isStepRun = (name: string): boolean => name === "run";

/** Starts the runs of steps under ids that nobody can compute again. */
export const startsUnderNewIds: PlantedInWorkflow = {
  client: through((own) => ({
    startNew: (name, options) =>
      own.startNew(
        name,
        isStepRun(name)
          ? { ...options, instanceId: `r-${randomBytes(20).toString("hex")}` }
          : options,
      ),
  })),
};

/** Says of every run of a first generation that there is none, once that generation is over. */
export const forgetsWhatRan = (): PlantedInWorkflow => {
  const known = new Set<string>();
  let isResumed = false;
  return {
    ...workflowOf((input) => ({
      ...input,
      ...(input["resumes"] !== undefined && {
        resumes: { ...(input["resumes"] as Fields), steps: "w0,,;w0,,;w0,," },
      }),
    })),
    activities: (own) => ({
      ...own,
      startSteps: (input: Fields, call) => {
        isResumed = String(input["instanceId"]).endsWith("-2");
        return own["startSteps"]?.(input as never, call);
      },
    }),
    client: through((own) => ({
      startNew: (name, options) => {
        if (isStepRun(name) && !isResumed) known.add(options?.instanceId ?? "");
        return own.startNew(name, options);
      },
      getStatus: (id, options) =>
        isResumed && known.has(id)
          ? Promise.reject(new Error("replied with HTTP 404 response"))
          : own.getStatus(id, options),
    })),
  };
};

type Activities = NonNullable<PlantedInWorkflow["activities"]>;

/** Another result of one activity. */
export const answering =
  (name: string, change: (result: unknown, input: Fields) => unknown): Activities =>
  (own) => ({
    ...own,
    [name]: async (input: Fields, call) => change(await own[name]?.(input as never, call), input),
  });

/** An activity that does nothing and says so. */
export const idle =
  (
    name: string,
    result: (input: Fields) => unknown,
    when: (input: Fields) => boolean = () => true,
  ): Activities =>
  (own) => ({
    ...own,
    [name]: (input: Fields, call) =>
      when(input) ? result(input) : own[name]?.(input as never, call),
  });

type Api = NonNullable<PlantedInWorkflow["api"]>;

export const changed =
  (change: (reply: Reply, method: string, path: string) => Reply): Api =>
  (own) =>
  async (method, path, call) =>
    change(await own(method, path, call), method, path);

const isDocument = (method: string, path: string): boolean =>
  method === "GET" && /^\/api\/workflows\/w-\w+$/.test(path);

/** Answers the second read after the end as the first read of all. */
export const swapped = (): Api => {
  const reads: Reply[] = [];
  return changed((reply, method, path) => {
    if (!isDocument(method, path)) return reply;
    reads.push(reply);
    const isSecond = reads.filter(({ json }) => json["done"] === true).length === 2;
    return isSecond ? (reads[0] ?? reply) : reply;
  });
};

/** The document of a resumed workflow that has ended shows no generation. */
export const forgetsGenerations: Api = changed((reply, method, path) =>
  isDocument(method, path) && reply.json["done"] === true && reply.json["generation"] === 2
    ? { ...reply, json: { ...reply.json, generations: [] } }
    : reply,
);

/** Once it was to cancel steps, it says that they are cancelled. */
export function cancelsNothing(): PlantedInWorkflow {
  let isAsked = false;
  return {
    activities: (own) => {
      const pretending = idle("cancelSteps", ({ steps }) => {
        isAsked = true;
        return { requested: (steps as readonly unknown[]).length };
      })(own);
      return answering("readSteps", (result, { steps }) =>
        isAsked ? { steps: (steps as readonly [number][]).map(([step]) => [step, "c"]) } : result,
      )(pretending);
    },
  };
}

/** The result link answers a failure as if it were a success. */
export const answersFailuresAsSuccess: Api = changed((reply, _method, path) =>
  path.includes("/result") && reply.status === 424 ? { ...reply, status: 200 } : reply,
);

/** Sends each callback a second time. */
export const callsBackTwice: PlantedInWorkflow = {
  activities: (own) => ({
    ...own,
    deliverCallback: async (input, call) => {
      await own["deliverCallback"]?.(input, call);
      return own["deliverCallback"]?.(input, call);
    },
  }),
};

/** Whoever reads how a workflow ended reads that it ended an hour earlier, except for callers. */
export const reportsAnotherEnd: PlantedInWorkflow = {
  client: through((own) => ({
    getStatus: async (id, options) => {
      const found = await own.getStatus(id, options);
      const shown = found.customStatus as Fields | null;
      const endedAt = shown?.["endedAt"];
      if (!id.startsWith("w-") || typeof endedAt !== "string") return found;
      const earlier = new Date(Date.parse(endedAt) - 3_600_000).toISOString();
      return Object.assign(found, { customStatus: { ...shown, endedAt: earlier } });
    },
  })),
};

/** Starts without the key. */
export const ignoresKeys: (own: RunsApi["call"]) => RunsApi["call"] =
  (own) => (method, path, call) =>
    own(method, path, path === "/api/workflows" ? { ...call, headers: {} } : call);
