import { KEY_VAULT_AUDIENCE, writeAccessToken } from "../../../local/simulators/access-tokens";

export const APP_ID = "5b1f2ad0-3f6e-4c55-9d0e-3a3c1f7f0a11";
export const TENANT_ID = "9c9f8d1e-5a0b-4c55-8d64-0f6f2b1d7a10";
export const startedAt = new Date("2026-11-21T06:00:00Z");
export const inAnHour = new Date("2026-11-21T07:00:00Z");

export const tokenFor = (audience: string, expiresAt = inAnHour): string =>
  writeAccessToken({ audience, principal: APP_ID, expiresAt }, 1);
export const vaultToken = tokenFor(KEY_VAULT_AUDIENCE);
