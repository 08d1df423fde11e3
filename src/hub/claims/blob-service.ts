/** What is used of `@azure/storage-blob`. The package has no more of it, because it is loaded by this name. */
export { BlobServiceClient } from "@azure/storage-blob";
