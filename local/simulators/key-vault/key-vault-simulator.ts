/**
 * An Azure Key Vault that serves secrets over TLS to the real `SecretClient`.
 *
 * How to use `@azure/keyvault-secrets` 4.11 with it:
 *
 *     new SecretClient(vault.baseUrl, credential, {
 *       disableChallengeResourceVerification: true,
 *       tlsOptions: { ca: vault.certificate },
 *     })
 *
 * 1. The client compares the vault's host with the resource of the challenge, and 127.0.0.1 is not a subdomain of
 *    vault.azure.net: without `disableChallengeResourceVerification` it throws before it requests a token.
 * 2. The certificate is self-signed. Instead of `tlsOptions.ca`, a whole process can trust it: write it to a file and set
 *    `NODE_EXTRA_CA_CERTS`, which Node reads once, at its start.
 * 3. TLS is required: the client rejects an http URL itself ("Cannot connect to http://... while
 *    allowInsecureConnection is false"), and sends nothing.
 */
import { type Clock, RealClock } from "../../clock";
import { KEY_VAULT_AUDIENCE, readAccessToken } from "../access-tokens";
import type { FaultScript } from "../faults";
import type { RequestLog } from "../request-log";
import { type SimulatorServer, startSimulatorServer } from "../server";
import { type LoopbackCertificate, makeLoopbackCertificate } from "./loopback-certificate";
import { SecretStore, type StoredSecret } from "./secret-store";
import { addVaultRoutes, type Vault, type VaultDenial } from "./vault-routes";

export interface KeyVaultSimulatorOptions {
  readonly clock?: Clock;
  /** By default a free port. */
  readonly port?: number;
  readonly tenantId?: string;
  readonly vaultName?: string;
  /** By default: an unexpired token of the simulated Entra ID for the vault's resource. */
  readonly acceptsToken?: (token: string) => boolean;
}

export class KeyVaultSimulator implements AsyncDisposable {
  /** The certificate that a client must trust, as PEM. */
  readonly certificate: string;
  readonly #vault: Vault;
  readonly #server: SimulatorServer;

  constructor(vault: Vault, server: SimulatorServer, { cert }: LoopbackCertificate) {
    this.#vault = vault;
    this.#server = server;
    this.certificate = cert;
  }

  get baseUrl(): string {
    return this.#server.baseUrl;
  }

  get port(): number {
    return this.#server.port;
  }

  get faults(): FaultScript {
    return this.#server.faults;
  }

  get requests(): RequestLog {
    return this.#server.requests;
  }

  /** Sets or rotates a secret: adds a version, which is then the current one. Returns the version. */
  setSecret(name: string, value: string, contentType?: string): string {
    const facts = { nowMs: this.#nowMs(), ...(contentType !== undefined && { contentType }) };
    return this.#vault.secrets.set(name, value, facts).version;
  }

  /** Disables or enables one version, by default the current one. */
  enableSecret(name: string, enabled: boolean, version?: string): void {
    const { versions } = this.#secret(name);
    const found =
      version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
    if (found === undefined) throw new Error(`Secret ${name} has no version ${version ?? "yet"}.`);
    found.enabled = enabled;
  }

  /** Soft-deletes a secret; setting it again restores it. */
  deleteSecret(name: string): void {
    this.#secret(name).deletedMs = this.#nowMs();
  }

  /** Rejects all readers from now on, or those of one secret; undefined accepts them again. */
  deny(denial: VaultDenial | undefined): void {
    this.#vault.denial = denial;
  }

  /** Returns 429 with Retry-After for this long. */
  throttle(seconds: number): void {
    this.#vault.throttledUntilMs = this.#nowMs() + seconds * 1000;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #nowMs(): number {
    return this.#vault.clock.now().getTime();
  }

  #secret(name: string): StoredSecret {
    const secret = this.#vault.secrets.get(name);
    if (secret === undefined) throw new Error(`The simulator has no secret ${name}.`);
    return secret;
  }
}

function issuedForVault(clock: Clock): (token: string) => boolean {
  return (token) => {
    const claims = readAccessToken(token);
    return claims?.audience === KEY_VAULT_AUDIENCE && claims.expiresAt > clock.now();
  };
}

export async function startKeyVaultSimulator(
  options: KeyVaultSimulatorOptions = {},
): Promise<KeyVaultSimulator> {
  const { clock = new RealClock(), port } = options;
  const vault: Vault = {
    clock,
    secrets: new SecretStore(),
    tenantId: options.tenantId ?? "9c9f8d1e-5a0b-4c55-8d64-0f6f2b1d7a10",
    vaultName: options.vaultName ?? "kv-simulated",
    acceptsToken: options.acceptsToken ?? issuedForVault(clock),
    denial: undefined,
    throttledUntilMs: -Infinity,
  };
  const certificate = await makeLoopbackCertificate();
  const server = await startSimulatorServer({
    clock,
    tls: certificate,
    ...(port !== undefined && { port }),
    state: () =>
      vault.secrets.all().map(({ name, versions }) => ({ name, versions: versions.length })),
    routes: (app) => {
      addVaultRoutes(app, vault);
    },
  });
  return new KeyVaultSimulator(vault, server, certificate);
}
