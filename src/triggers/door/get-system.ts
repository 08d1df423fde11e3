import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { mayEver, mayReadAt } from "../../contracts/caller-rights";
import type { ConnectionHealth, SystemDocument } from "../../contracts/system-document";
import type { HubClient } from "../../hub/hub-client";
import type { Caller } from "./caller";
import { respond } from "./respond";
import { neverAllowed } from "./rights";

export interface GetSystemOptions {
  readonly facts: () => Pick<SystemDocument, "version" | "hubBackEnd">;
  readonly deploymentId: string;
  readonly activitySlots: number;
  readonly connections: () => readonly ConnectionHealth[];
  readonly settings: Omit<SystemDocument["settings"], "schedules" | "retentionRemoves">;
  /** How many schedules the caller may read. */
  readonly schedulesFor: (caller: Caller) => number;
  readonly startedAt: Date;
  readonly now: () => Date;
}

/** `GET /api/system`: what this process knows of the app. Nobody else is asked, so it also answers when the hub does not. */
export const createGetSystem = (
  options: GetSystemOptions,
): ((_request: HttpRequest, _client: HubClient, caller: Caller) => Promise<HttpResponseInit>) => {
  const { facts, deploymentId, activitySlots, connections, startedAt, now } = options;
  return (_request, _client, caller) => {
    if (!mayEver(caller, "read")) return Promise.resolve(neverAllowed(caller, "read"));
    const uptimeMs = Math.max(now().getTime() - startedAt.getTime(), 0);
    const document: SystemDocument = {
      ...facts(),
      deploymentId,
      process: {
        startedAt: startedAt.toISOString(),
        uptimeSeconds: Math.floor(uptimeMs / 1_000),
        activitySlots,
      },
      connections: connections().filter((one) => mayReadAt(caller, one)),
      settings: {
        ...options.settings,
        retentionRemoves: retentionOf(options.settings.retentionDays),
        schedules: options.schedulesFor(caller),
      },
    };
    return Promise.resolve(respond(200, document));
  };
};

const retentionOf = (days: number): string =>
  `Every night, runs and workflows that ended more than ${days} days ago are removed, with their outputs and their idempotency keys. What is live is never removed.`;
