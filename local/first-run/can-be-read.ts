/** Whether a job can be read with the credential of this machine: a look before the first real run, which changes nothing. */
import type { Connection } from "../../src/contracts/connection";
import { createHttpClient } from "../../src/http/http-client";
import type { Pace } from "../../src/http/pacing";
import { createAzureCredential } from "../../src/identity/azure-credential";
import { createManagedIdentityTokens } from "../../src/identity/managed-identity-tokens";
import type { TokenSource } from "../../src/identity/token-source";
import { createVariableTokens } from "../../src/identity/variable-tokens";
import { toRejectedOrUnreachable } from "../../src/providers/databricks/trouble";
import { WorkspaceApi } from "../../src/providers/databricks/workspace-api";
import { createAdminApi } from "../../src/providers/dbt-cloud/admin-api";
import type { PastedJob } from "./pasted-job";

type Environment = Readonly<Record<string, string | undefined>>;

export type Look =
  /** The job's own name; null if the vendor shows none. */
  | { readonly kind: "readable"; readonly name: string | null }
  /** Why not, and what to do. */
  | { readonly kind: "trouble"; readonly message: string };

const TIMEOUT_SECONDS = 20;

const now = (): Date => new Date();

const httpFor = ({ host }: Connection) =>
  createHttpClient({
    ...{ timeoutSeconds: TIMEOUT_SECONDS, maxResponseBytes: 4_194_304 },
    ...{ userAgent: "runward", allowedOrigins: [host], now },
  });

function tokensOf({ auth }: Connection, environment: Environment): TokenSource {
  if (auth.kind === "variable")
    return createVariableTokens(auth.name, environment[auth.name] ?? "");
  const identity = { kind: "developer" } as const;
  const scope = auth.kind === "managedIdentity" ? auth.scope : "";
  return createManagedIdentityTokens({
    ...{ identity, credential: createAzureCredential(identity), scope },
  });
}

export async function lookAtDatabricks(job: PastedJob, environment: Environment): Promise<Look> {
  const { connection, kind, id } = job;
  const workspace = { ...connection, tokens: tokensOf(connection, environment) };
  const api = new WorkspaceApi(workspace, { http: httpFor(connection), now, paces: new Map() });
  const result = await api.call(
    kind === "job"
      ? { method: "GET", path: "jobs/get", query: { job_id: id } }
      : { method: "GET", version: "2.0", path: `pipelines/${id}` },
  );
  if (result.kind === "ok") {
    const settings = result.body["settings"] as { readonly name?: unknown } | null | undefined;
    return readable(kind === "job" ? settings?.name : result.body["name"]);
  }
  const permission = kind === "job" ? "CAN MANAGE RUN on the job" : "CAN RUN on the pipeline";
  const purpose = { toDo: `read ${kind} ${id}`, permission, madeByCaller: false };
  const trouble = toRejectedOrUnreachable(workspace, purpose, result);
  return {
    kind: "trouble",
    message: trouble.kind === "rejected" ? trouble.failure.message : trouble.reason,
  };
}

/** Nobody else sends anything. */
const NO_PACE: Pace = {
  enter: () => Promise.resolve({ kind: "granted" }),
  follow: () => Promise.resolve({ kind: "granted" }),
  pause: () => undefined,
};

export async function lookAtDbt(job: PastedJob, environment: Environment): Promise<Look> {
  const { connection, id } = job;
  const account = { ...connection, tokens: tokensOf(connection, environment) };
  const api = createAdminApi(account, { http: httpFor(connection), now, pace: NO_PACE });
  const answer = await api.send({
    ...{ method: "GET", path: `jobs/${id}/`, purpose: `read job ${id}` },
  });
  if (answer.kind === "ok") {
    return readable((answer.json as { data?: { name?: unknown } } | null)?.data?.name);
  }
  const message = answer.kind === "refused" ? answer.failure.message : answer.reason;
  return { kind: "trouble", message };
}

const readable = (name: unknown): Look => ({
  kind: "readable",
  name: typeof name === "string" && name !== "" ? name : null,
});
