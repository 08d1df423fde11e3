/** The composition root: creates everything from the settings and registers all functions with the host. */
import { app } from "@azure/functions";
import { createCallbackAddresses } from "../callbacks/callback-addresses";
import { createContract } from "../contracts/run-request";
import { createSchedule } from "../contracts/schedule";
import { withStepNames } from "../contracts/workflows/named-steps";
import { createWorkflowRequest } from "../contracts/workflows/workflow-request";
import { registerActivities, registerOrchestrators } from "../hub/functions";
import { createKeepLookout } from "../hub/keep-lookout";
import { createLanes } from "../lanes/lanes";
import { vendors } from "../providers/vendors";
import { createParameterSeal } from "../sealing/parameters";
import { loadSettings } from "../settings/settings";
import { createTelemetry } from "../telemetry/telemetry";
import { openClaims, openPartOfLimits } from "./app-storage";
import { connect } from "./connect";
import { registerEndpoints } from "./endpoints";
import { ACTIVITY_NAMES, ORCHESTRATOR_NAMES } from "./function-names";
import { createOrders } from "./orders";

const now = (): Date => new Date();

export function startProgram(): void {
  const contract = createContract(vendors.flatMap(({ targets }) => Object.values(targets)));
  const workflowRequest = withStepNames(createWorkflowRequest(contract));
  const settings = loadSettings({
    connections: vendors.map(({ connections }) => connections),
    schedule: createSchedule(contract.request, workflowRequest),
  });
  const telemetry = createTelemetry(settings.openTelemetry);
  telemetry.watchInvocations(app.hook);
  const { watchExchange } = telemetry;

  const lanes = createLanes(now);
  const partOfLimits = openPartOfLimits(settings, now);
  const connected = connect({ vendors, settings, watchExchange, lanes, partOfLimits, now });
  const callbacks = createCallbackAddresses({
    hosts: settings.callers.callbackHosts,
    keys: settings.resultLinkKeys,
  });

  const { sealParameters: seals, resultLinkKeys: keys } = settings;
  const seal = createParameterSeal({ seals, keys, kinds: contract.targets });
  const claims = openClaims(settings);
  const orders = createOrders(settings, connected, now);
  const parts = {
    ...{ settings, connected, callbacks, seal, claims },
    ...{ contract, workflowRequest, orders },
    ...{ keepLookout: createKeepLookout(now), startedAt: now(), now },
  };

  registerOrchestrators(
    ORCHESTRATOR_NAMES,
    async () => (await import("./orchestrators.js")).ORCHESTRATORS,
  );
  registerActivities(ACTIVITY_NAMES, async (clientOf) => {
    const { createActivities } = await import("./activities.js");
    return createActivities({ ...parts, lanes, watchExchange }, clientOf);
  });
  registerEndpoints(parts);
}
