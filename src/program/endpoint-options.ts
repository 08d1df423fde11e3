import type { CallbackAddresses } from "../callbacks/callback-addresses";
import type { StoredClaims } from "../hub/claims/claims";
import type { KeepLookout } from "../hub/keep-lookout";
import type { Connected } from "./connect";
import type { Orders } from "./orders";
import type { Contract } from "../contracts/run-request";
import type { WorkflowRequestSchema } from "../contracts/workflows/workflow-request";
import type { ParameterSeal } from "../sealing/parameters";
import type { Settings } from "../settings/settings";

/** What every call needs of the program. */
export interface EndpointOptions {
  readonly settings: Settings;
  readonly connected: Connected;
  readonly callbacks: CallbackAddresses;
  readonly seal: ParameterSeal;
  readonly claims: StoredClaims;
  readonly contract: Contract;
  readonly workflowRequest: WorkflowRequestSchema;
  readonly orders: Orders;
  readonly keepLookout: KeepLookout;
  /** When the program started, which may be long before the code that needs it is loaded. */
  readonly startedAt: Date;
  readonly now: () => Date;
}
