import { createHash } from "node:crypto";

export interface SecretVersion {
  /** 32 hex digits. */
  readonly version: string;
  readonly value: string;
  readonly contentType: string | undefined;
  readonly createdMs: number;
  enabled: boolean;
}

export interface StoredSecret {
  readonly name: string;
  /** Oldest first. */
  readonly versions: SecretVersion[];
  deletedMs: number | undefined;
}

/** The secrets of the vault. Names are case-insensitive. A new value is a new version; the old one stays. */
export class SecretStore {
  readonly #secrets = new Map<string, StoredSecret>();

  set(name: string, value: string, facts: { nowMs: number; contentType?: string }): SecretVersion {
    const key = name.toLowerCase();
    const secret = this.#secrets.get(key) ?? { name, versions: [], deletedMs: undefined };
    const version: SecretVersion = {
      version: createHash("md5").update(`${key}/${secret.versions.length}`).digest("hex"),
      value,
      contentType: facts.contentType,
      createdMs: facts.nowMs,
      enabled: true,
    };
    secret.versions.push(version);
    secret.deletedMs = undefined;
    this.#secrets.set(key, secret);
    return version;
  }

  get(name: string): StoredSecret | undefined {
    return this.#secrets.get(name.toLowerCase());
  }

  all(): readonly StoredSecret[] {
    return [...this.#secrets.values()];
  }
}
