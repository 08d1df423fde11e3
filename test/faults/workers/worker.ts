/** One process of the app: its real activities, with a gate of its own to the vendor and one to the storage account. */
import { InvocationContext } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import type { Activity } from "../../../src/activities/activity";
import type { LookAroundOptions } from "../../../src/activities/lookout/look-around";
import { createLookoutActivities } from "../../../src/activities/lookout/lookout-activities";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import type { Claims } from "../../../src/contracts/claim";
import { createHttpClient } from "../../../src/http/http-client";
import { createClaims } from "../../../src/hub/claims/claims";
import { createKeepLookout } from "../../../src/hub/keep-lookout";
import type { Providers } from "../../../src/providers/provider";
import { createProviders } from "../../../src/providers/registry";
import { type Passage, startGate } from "../../support/gate/gate";
import { aLane, oneLane } from "../../support/lanes";
import { unsealed } from "../../support/parameter-seals";
import { type Place, TOKEN } from "./place";

export interface Worker extends AsyncDisposable {
  readonly name: string;
  /** Executes an activity, of those that call the vendor or belong to a lookout. */
  perform(activity: string, input: unknown): Promise<unknown>;
}

export interface WorkerOptions {
  readonly name: string;
  readonly place: Place;
  readonly passage: () => Passage;
  /** Of the task hub, if it is to have lookouts. */
  readonly client?: DurableClient;
  /** By default the clock of the place. */
  readonly now?: () => Date;
  readonly planted?: PlantedInWorker | undefined;
}

/** What a test replaces in one process, to plant a bug. */
export interface PlantedInWorker {
  /** Other claims than those in the storage account of the place. */
  readonly claims?: Claims;
  /** Another input of an activity. */
  readonly inputOf?: (activity: string, input: Input) => Input;
  /** Another answer of an activity; undefined for its own. */
  readonly answerOf?: (activity: string, input: Input) => unknown;
}

type Input = Readonly<Record<string, unknown>>;

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { name, place, passage, client, planted = {} } = options;
  const vendorGate = await startGate(name, place.baseUrl, passage);
  const storageGate = await startGate(name, place.storage.baseUrl, passage);
  const connectionString = place.storage.connectionString.replace(
    place.storage.baseUrl,
    storageGate.baseUrl,
  );
  const claims = planted.claims ?? createClaims({ kind: "connectionString", connectionString });
  const { now = () => place.clock.now() } = options;
  const providers = providersOf(place, vendorGate.baseUrl, now);
  const lane = aLane();
  const lanes = oneLane(lane);
  const activities = [
    ...createProviderActivities({
      ...{ providers, claims, lanes, storage: lane.circuit },
      ...{ openTarget: unsealed.openTarget, now },
    }),
    ...(client === undefined ? [] : lookoutActivities({ providers, lanes, now }, client)),
  ];
  return {
    name,
    perform: async (activity, input) => {
      const found = activities.find((one) => one.name === activity);
      if (found === undefined) throw new Error(`There is no activity ${activity}.`);
      const given = JSON.parse(JSON.stringify(input)) as Input;
      const changed = planted.inputOf?.(activity, given) ?? given;
      const answer = planted.answerOf?.(activity, changed);
      return answer ?? (await found.handler(changed, new InvocationContext()));
    },
    [Symbol.asyncDispose]: async () => {
      await vendorGate[Symbol.asyncDispose]();
      await storageGate[Symbol.asyncDispose]();
    },
  };
}

const lookoutActivities = (
  options: Pick<LookAroundOptions, "providers" | "lanes" | "now">,
  client: DurableClient,
): Activity[] =>
  createLookoutActivities({
    ...options,
    clientOf: () => client,
    keepLookout: createKeepLookout(options.now),
  });

function providersOf({ vendor, connectionId }: Place, host: string, now: () => Date): Providers {
  const http = createHttpClient({
    ...{ timeoutSeconds: 20, maxResponseBytes: 5_000_000, userAgent: "runward/tests" },
    sleep: () => Promise.resolve(),
    now,
  });
  const token = { kind: "token", token: TOKEN } as const;
  const tokens = { get: () => Promise.resolve(token), renew: () => Promise.resolve(token) };
  const connections = [{ id: connectionId, host, tokens }];
  return createProviders([vendor], () => ({ connections, http, now }));
}
