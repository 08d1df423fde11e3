import * as z from "zod";
import type { Hindrance } from "../contracts/attempt";
import { cut } from "../contracts/plain-text";
import { isWithoutIdentity } from "./identity-trouble";
import { withoutSecrets } from "./without-secrets";

/** The parts of an Azure SDK error that distinguish rejections: https://learn.microsoft.com/azure/key-vault/general/rest-error-codes */
const VaultError = z.object({
  message: z.string().catch(""),
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  details: z
    .object({
      error: z
        .object({
          code: z.string().optional().catch(undefined),
          innerError: z.object({ code: z.string() }).optional().catch(undefined),
        })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type VaultError = z.infer<typeof VaultError>;

export interface VaultRefusal {
  readonly reason: string;
  /** The vault itself rejected the request; it is not just unreachable. */
  readonly definite: boolean;
  /** Present if only a person can correct it. A grant or a network rule takes minutes to take effect. */
  readonly because?: Hindrance;
}

const MESSAGE_LIMIT = 300;

/** Error codes are single words. Any other text there may be a gateway's quotation of the request. */
const WORD = /^[A-Za-z_]{1,64}$/;

/** `@azure/keyvault-secrets` 4.11 fails on an error without a JSON body, such as one of a gateway. */
const UNREADABLE = "its answer could not be read";

/** Makes a sentence about a failed read of a secret that says what to grant or to correct. */
export function explainVaultRefusal(
  error: unknown,
  place: { readonly secretName: string; readonly vaultHost: string; readonly reader: string },
): VaultRefusal {
  const { secretName, vaultHost, reader } = place;
  const secret = `secret "${secretName}" in Key Vault ${vaultHost}`;
  const facts = VaultError.safeParse(error).data ?? { message: "" };
  const code = codeOf(facts);
  if (code === "SecretDisabled") {
    return definite(`The ${secret} is disabled. Enable it.`, "misconfigured");
  }
  if (code === "ForbiddenByFirewall") {
    return definite(
      `The network rules of Key Vault ${vaultHost} refuse this app. Allow its subnet.`,
      "notGranted",
    );
  }
  if (facts.statusCode === 404) {
    return definite(
      `There is no ${secret}. Create it, or correct the configured name.`,
      "misconfigured",
    );
  }
  if (facts.statusCode === 403) {
    const grant = `Grant ${reader} the role "Key Vault Secrets User" on it`;
    return definite(
      `Not allowed to read the ${secret}. ${grant}; a new grant takes some minutes.`,
      "notGranted",
    );
  }
  const cause = error instanceof TypeError ? UNREADABLE : causeOf(facts, code);
  const reason = `Could not read the ${secret}: ${cause}.`;
  return isWithoutIdentity(facts.message)
    ? { reason, definite: false, because: "misconfigured" }
    : { reason, definite: false };
}

function codeOf({ details, code }: VaultError): string | undefined {
  return details?.error?.innerError?.code ?? details?.error?.code ?? code;
}

function definite(reason: string, because: Hindrance): VaultRefusal {
  return { reason, definite: true, because };
}

function causeOf({ message, statusCode }: VaultError, code: string | undefined): string {
  if (statusCode !== undefined) {
    return WORD.test(code ?? "")
      ? `the vault answered ${statusCode} ${code}`
      : `the vault answered ${statusCode}`;
  }
  if (code === "ENOTFOUND") return "its host name does not resolve; check the configured vault";
  const said = withoutSecrets(message).trim();
  return said === "" ? "unknown error" : cut(said, MESSAGE_LIMIT);
}
