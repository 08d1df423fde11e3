import type { SecretVersion, StoredSecret } from "./secret-store";

const RECOVERABLE_DAYS = 90;
const DAY_SECONDS = 86_400;

const epochSeconds = (ms: number): number => Math.floor(ms / 1000);

function attributesOf(version: SecretVersion): Record<string, unknown> {
  return {
    enabled: version.enabled,
    created: epochSeconds(version.createdMs),
    updated: epochSeconds(version.createdMs),
    recoveryLevel: "Recoverable+Purgeable",
    recoverableDays: RECOVERABLE_DAYS,
  };
}

export function toSecretBundle(
  baseUrl: string,
  secret: StoredSecret,
  version: SecretVersion,
): Record<string, unknown> {
  return {
    value: version.value,
    ...(version.contentType !== undefined && { contentType: version.contentType }),
    id: `${baseUrl}/secrets/${secret.name}/${version.version}`,
    attributes: attributesOf(version),
    tags: {},
  };
}

/** A soft-deleted secret, without its value. */
export function toDeletedSecret(
  baseUrl: string,
  secret: StoredSecret,
  deletedMs: number,
): Record<string, unknown> {
  const [latest] = secret.versions.slice(-1);
  return {
    recoveryId: `${baseUrl}/deletedsecrets/${secret.name}`,
    deletedDate: epochSeconds(deletedMs),
    scheduledPurgeDate: epochSeconds(deletedMs) + RECOVERABLE_DAYS * DAY_SECONDS,
    id: `${baseUrl}/secrets/${secret.name}/${latest?.version ?? ""}`,
    ...(latest !== undefined && { attributes: attributesOf(latest) }),
    tags: {},
  };
}
