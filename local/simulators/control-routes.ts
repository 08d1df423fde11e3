import type { FastifyInstance } from "fastify";
import { type FaultScript, FaultRuleMessage } from "./faults";
import type { RequestLog } from "./request-log";
import { VendorError } from "./vendor-error";

export const CONTROL_PREFIX = "/_simulator/";

export interface Controlled {
  readonly faults: FaultScript;
  readonly requests: RequestLog;
  readonly state: () => unknown;
}

/** Lets a separate process script faults and read the simulator's state. */
export function addControlRoutes(app: FastifyInstance, controlled: Controlled): void {
  const { faults, requests, state } = controlled;
  app.post(`${CONTROL_PREFIX}faults`, (request, reply) => {
    const rule = FaultRuleMessage.safeParse(request.body);
    if (!rule.success) throw new VendorError(400, { message: rule.error.message });
    faults.add(rule.data);
    return reply.code(204).send();
  });
  app.delete(`${CONTROL_PREFIX}faults`, (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  app.get(`${CONTROL_PREFIX}requests`, (_request, reply) => reply.send(requests.all()));
  app.delete(`${CONTROL_PREFIX}requests`, (_request, reply) => {
    requests.clear();
    return reply.code(204).send();
  });
  app.get(`${CONTROL_PREFIX}state`, (_request, reply) => reply.send(state()));
}
