import type { Json } from "../json";
import {
  activity,
  type Activity,
  addressBelow,
  expression,
  type Parameters,
} from "./pipeline-json";

/** How a pipeline authenticates at Runward. */
export interface PipelineCredential {
  readonly name: "key" | "identity" | "service";
  readonly title: string;
  readonly parameters: Parameters;
  /** Activities that run before the first call. */
  readonly preparation: readonly Activity[];
  readonly headers: Json;
  readonly authentication: Json;
  /** The input of every call contains the key, so the monitor does not show those inputs. */
  readonly secureInput: boolean;
}

const GET_KEY = "GetKey";

/** https://learn.microsoft.com/azure/data-factory/how-to-use-azure-key-vault-secrets-pipeline-activities */
const getKey = activity(
  { name: GET_KEY, type: "WebActivity" },
  {
    method: "GET",
    url: expression(
      `@concat(${addressBelow("KeyVaultUrl", "/secrets/")},pipeline().parameters.FunctionKeySecret,'?api-version=7.4')`,
    ),
    authentication: { type: "MSI", resource: "https://vault.azure.net" },
  },
  {
    timeout: "0.00:10:00",
    retry: 3,
    retryIntervalInSeconds: 30,
    secureInput: false,
    secureOutput: true,
  },
);

export const CREDENTIALS: readonly PipelineCredential[] = [
  {
    name: "key",
    title: "a function key from Key Vault",
    parameters: {
      RunwardUrl: { type: "string" },
      KeyVaultUrl: { type: "string" },
      FunctionKeySecret: { type: "string", defaultValue: "runward-function-key" },
    },
    preparation: [getKey],
    headers: { "x-functions-key": expression(`@activity('${GET_KEY}').output.value`) },
    authentication: {},
    secureInput: true,
  },
  {
    name: "identity",
    title: "the factory's managed identity",
    parameters: { RunwardUrl: { type: "string" }, RunwardAudience: { type: "string" } },
    preparation: [],
    headers: {},
    authentication: {
      authentication: {
        type: "MSI",
        resource: expression("@pipeline().parameters.RunwardAudience"),
      },
    },
    secureInput: false,
  },
  {
    name: "service",
    title: "a linked service",
    // The linked service has the address and the credential.
    parameters: {},
    preparation: [],
    headers: {},
    authentication: {},
    secureInput: false,
  },
];
