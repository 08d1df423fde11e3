import type { z } from "zod";

/** One workspace or account of a vendor, as the operator configured it. Its id is part of every attempt made there. */
export interface Connection {
  readonly id: string;
  /** An origin, the only host that its token is sent to. */
  readonly host: string;
  readonly auth:
    | { readonly kind: "managedIdentity"; readonly scope: string }
    | { readonly kind: "secret"; readonly name: string }
    /** An environment variable, on a developer's machine only. */
    | { readonly kind: "variable"; readonly name: string };
  /** Name of the Key Vault secret with the keys of its webhooks; null if webhooks are not used. */
  readonly webhookSecret: string | null;
}

/** The setting that lists the connections of one vendor, as a JSON array. */
export interface ConnectionSetting {
  readonly name: string;
  readonly item: z.ZodType<Connection>;
  /** One entry, for messages: "a workspace". */
  readonly noun: string;
}
