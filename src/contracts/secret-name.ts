import * as z from "zod";

/** The name of a secret in Key Vault. */
export const SecretName = z
  .string()
  .regex(/^[0-9a-zA-Z-]{1,127}$/, "must be a Key Vault secret name: letters, digits and dashes");
