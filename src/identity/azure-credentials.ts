/** What is used of `@azure/identity`. The package has no more of it, because it is loaded by these names. */
export {
  AzureCliCredential,
  AzureDeveloperCliCredential,
  AzurePowerShellCredential,
  ChainedTokenCredential,
  ManagedIdentityCredential,
} from "@azure/identity";
