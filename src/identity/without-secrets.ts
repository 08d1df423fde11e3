import { toPlainText } from "../contracts/plain-text";
import { toBoundedText } from "../contracts/vendor-text";
import { decodeEscapes } from "../http/escapes";

/**
 * The SDKs repeat the endpoint's error, which may quote the request: the `X-IDENTITY-HEADER` of App Service is a GUID, and
 * tokens are long words. https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
const SECRET_LIKE = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[\w+/=.-]{40,}/gi;

/** The message of an Azure SDK error, as a clause on one line without anything that looks like a credential. */
export function withoutSecrets(message: string): string {
  const oneLine = toPlainText(decodeEscapes(toBoundedText(message)))
    .replace(SECRET_LIKE, "[…]")
    .replace(/\s+/g, " ");
  return oneLine.replace(/\.$/, "");
}
