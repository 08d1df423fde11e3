/**
 * Azure's errors if the app has no usable identity, so that a retry cannot help. App Service:
 * https://github.com/Azure-Samples/azure-search-openai-demo/issues/2148; virtual machines:
 * https://github.com/Azure/azure-sdk-for-net/issues/37278; Entra (no such application, resource or tenant):
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const CERTAIN = [
  /\bNo (User Assigned or Delegated Managed Identity|MSI) found\b/i,
  /\bIdentity not found\b/i,
  /\bAADSTS(700016|500011|90002|900023)\b/,
  /\b(az login|azd auth login)\b/i,
];

/** Of a message that an SDK may have put together from several. */
const READ_LIMIT = 4_000;

/** Whether the app certainly has no usable identity, and not just an endpoint that does not respond. */
export function isWithoutIdentity(message: string): boolean {
  const text = message.slice(0, READ_LIMIT);
  return CERTAIN.some((pattern) => pattern.test(text));
}
