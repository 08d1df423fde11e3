import type { Clock } from "../clock";
import type { App } from "./app";
import { logDeviation } from "./deviations";
import { ActivityRunner } from "./durable/activity-runner";
import type { HubState } from "./durable/apply-commit";
import { managementUrls, renderClientBinding, type WebhookAddress } from "./durable/client-binding";
import { DurableOperations } from "./durable/client";
import { Engine } from "./durable/engine";
import { DurableHttpApi } from "./durable/http-api";
import { OrchestratorRunner } from "./durable/orchestrator-runner";
import { TaskHub } from "./durable/task-hub";
import type { FaultPlan } from "./faults";
import type { HostConfig } from "./host-config";
import { serveAdminApi } from "./http/admin-routes";
import { serveDurableApi } from "./http/durable-routes";
import { logFailure, serveHttpFunction } from "./http/http-triggers";
import { Router } from "./http/router";
import type { LoopbackServer } from "./http/server";
import type { Journal } from "./journal/journal";
import type { Log } from "./log";
import { SizeMeter } from "./size-meter";
import { TimerTriggers } from "./timers/timer-triggers";
import type { Underway } from "./underway";
import { Worker } from "./worker/invocation";

/** What the parts of the host are made from. */
export interface Ground {
  readonly app: App;
  readonly config: HostConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly underway: Underway;
  readonly server: LoopbackServer;
  readonly journal: Journal;
  readonly state: HubState;
  readonly faults: FaultPlan;
  readonly systemKey: string;
  readonly functionKey: string | undefined;
  readonly homepage: string | undefined;
}

export interface Machinery {
  readonly hub: TaskHub;
  readonly engine: Engine;
  readonly timers: TimerTriggers;
  readonly payloads: SizeMeter;
  readonly histories: SizeMeter;
  readonly router: Router;
}

/** Builds and connects the parts of a host; nothing runs yet. */
export function compose(ground: Ground): Machinery {
  const { app, clock, log, underway, faults, server, config, systemKey } = ground;
  const address = { origin: server.origin, hubName: config.hubName, code: systemKey };
  const worker = createWorker(ground, address);
  const hub = new TaskHub(ground.state, ground.journal);
  const [payloads, histories] = [new SizeMeter(), new SizeMeter()];
  const engine = createEngine(ground, { hub, worker, payloads, histories });
  const timers = new TimerTriggers(app.enabled("timerTrigger"), {
    ...{ hub, clock, worker, underway, faults, log },
    onFailure: (functionName, thrown) => {
      logFailure(log, functionName, thrown);
    },
  });
  const operations = new DurableOperations({
    ...config,
    hub,
    engine,
    registry: app.registry,
    clock,
  });
  const api = new DurableHttpApi(hub, operations, (id) => managementUrls(address, id));

  const router = new Router(server, {
    largestBodyBytes: config.largestBodyBytes,
    onError: (error) => {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category: "host", message: `A request failed: ${why}` });
    },
  });
  serveDurableApi(router, api, systemKey);
  serveAdminApi(router, timers);
  serveHttpFunctions(router, worker, ground);
  if (ground.homepage !== undefined) serveHomepage(router, ground.homepage);
  return { hub, engine, timers, payloads, histories, router };
}

function serveHomepage(router: Router, location: string): void {
  router.add(["GET"], "/", (_request, response) => {
    response.writeHead(302, { location, "content-length": "0" }).end();
    return Promise.resolve();
  });
}

function createWorker({ app, log }: Ground, address: WebhookAddress): Worker {
  const clientBinding = renderClientBinding(address);
  const inputBindings = (type: string): typeof clientBinding | undefined =>
    /^(?:durable|orchestration)client$/i.test(type) ? clientBinding : undefined;
  return new Worker(app.registry, inputBindings, log);
}

function createEngine(
  { app, config, clock, log, underway, faults }: Ground,
  {
    hub,
    worker,
    payloads,
    histories,
  }: { hub: TaskHub; worker: Worker; payloads: SizeMeter; histories: SizeMeter },
): Engine {
  return new Engine({
    ...{ hub, clock, log, underway, faults, ...config },
    activities: new ActivityRunner(app.registry, worker, clock, faults),
    orchestrators: new OrchestratorRunner(app.registry, worker, log),
    onTurn: ({ started }, { payload, history }) => {
      payloads.record(started.Name, Buffer.byteLength(payload));
      histories.record(started.Name, Buffer.byteLength(history));
    },
  });
}

function serveHttpFunctions(
  router: Router,
  worker: Worker,
  { app, config, functionKey, log }: Ground,
): void {
  const targets = app.enabled("httpTrigger");
  const needsKey = targets.some(({ trigger }) => trigger.authLevel !== "anonymous");
  if (functionKey === undefined && needsKey) logDeviation(log, "noFunctionKeys");
  for (const target of targets) {
    serveHttpFunction(router, target, {
      ...{ routePrefix: config.routePrefix, functionKey, worker, log },
    });
  }
}
