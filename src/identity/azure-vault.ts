/** What is used of `@azure/keyvault-secrets`. The package has no more of it, because it is loaded by this name. */
export { SecretClient } from "@azure/keyvault-secrets";
