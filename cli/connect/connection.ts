/**
 * Finds the app and the credential.
 *
 * 1. A credential is sent only to an address that the user has given, and only over https or to this machine.
 * 2. An option counts before a variable. A key and a scope of the same rank exclude each other.
 */
import type { TransmissionOptions } from "../../client/transmission";
import type { Io } from "../io";
import { UsageError } from "../usage-error";
import { createAzTokens } from "./az-tokens";
import { readKeyFile, toKey } from "./function-key";
import { findLocalApp, LOCAL_APP } from "./local-app";

export interface GlobalOptions {
  readonly url?: string;
  readonly keyFile?: string;
  readonly functionKey?: string;
  readonly scope?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  /** In seconds. */
  readonly callTimeout: number;
  /** In seconds. */
  readonly giveUpAfter?: number;
}

type Authorise = NonNullable<TransmissionOptions["authorise"]>;

export interface Connection {
  readonly baseUrl: string;
  readonly authorise: Authorise | null;
}

export async function connect(
  io: Io,
  options: GlobalOptions,
  localAppRuns: () => Promise<boolean> = findLocalApp,
): Promise<Connection> {
  const address = options.url ?? given(io, "RUNWARD_URL");
  if (address !== undefined) {
    return { baseUrl: toBaseUrl(address), authorise: await credential(io, options) };
  }
  if (await localAppRuns()) return { baseUrl: LOCAL_APP, authorise: null };
  throw new UsageError(
    `No app is named, and none answers at ${LOCAL_APP}. Set RUNWARD_URL or --url to the address of the app, such as https://func-runward-prod.azurewebsites.net, or start one on this machine with npm start.`,
  );
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address without a slash at the end, and without `/api`, which belongs to each call. */
export function toBaseUrl(text: string): string {
  const example = "such as https://func-runward-prod.azurewebsites.net";
  if (!URL.canParse(text)) throw new UsageError(`"${text}" is not an address, ${example}.`);
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.has(url.hostname))) {
    throw new UsageError(
      `${url.protocol}//${url.host} is not used: the address of the app must begin with https://, except on this machine.`,
    );
  }
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new UsageError(
      `The address of the app must have no query and no user name, ${example}. A function key belongs into RUNWARD_KEY or --key-file.`,
    );
  }
  return withoutEnd(withoutEnd(`${url.origin}${url.pathname}`, "/"), "/api");
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? withoutEnd(text.slice(0, -end.length), end) : text;
}

async function credential(io: Io, options: GlobalOptions): Promise<Authorise | null> {
  const { functionKey, keyFile, scope } = options;
  if ([functionKey, keyFile, scope].filter((one) => one !== undefined).length > 1) {
    throw new UsageError("Give only one of --function-key, --key-file and --scope.");
  }
  if (functionKey !== undefined) {
    io.err.write(
      "--function-key shows the key to everybody who can list the processes of this machine, and the shell may store it. Use RUNWARD_KEY or --key-file.\n",
    );
    return withKey(toKey(functionKey, "--function-key"));
  }
  if (keyFile !== undefined) return withKey(await readKeyFile(io, keyFile));
  if (scope !== undefined) return createAzTokens(scope);
  return credentialOfEnvironment(io);
}

function credentialOfEnvironment(io: Io): Authorise | null {
  const key = given(io, "RUNWARD_KEY");
  const scope = given(io, "RUNWARD_SCOPE");
  if (key !== undefined && scope !== undefined) {
    throw new UsageError(
      "RUNWARD_KEY and RUNWARD_SCOPE are both set. Unset the one that this app does not use.",
    );
  }
  if (key !== undefined) return withKey(toKey(key, "RUNWARD_KEY"));
  return scope === undefined ? null : createAzTokens(scope);
}

const withKey =
  (key: string): Authorise =>
  () =>
    Promise.resolve({ "x-functions-key": key });

/** An empty variable counts as none. */
function given({ env }: Io, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}
