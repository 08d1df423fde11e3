/** The settings about the app's own storage account, which are also those of the Functions host; a part of `settings.ts`. */
import * as z from "zod";
import { origin } from "../http/address";

export type StorageSettings =
  | { readonly kind: "connectionString"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly blobServiceUri: string;
      readonly clientId: string | null;
    };

/** https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string */
const isConnectionString = (text: string): boolean =>
  /^UseDevelopmentStorage=true;?$/i.test(text) ||
  (/(^|;)AccountName=[^;]+/i.test(text) && /(^|;)AccountKey=[^;]+/i.test(text)) ||
  (/(^|;)BlobEndpoint=[^;]+/i.test(text) && /(^|;)SharedAccessSignature=[^;]+/i.test(text));

export const storageSettingsShape = {
  AzureWebJobsStorage: z
    .string()
    .refine(
      isConnectionString,
      "must be the connection string of a storage account; or leave it out, and set AzureWebJobsStorage__blobServiceUri or AzureWebJobsStorage__accountName for an account that the app's identity may use",
    )
    .optional(),
  AzureWebJobsStorage__accountName: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, "must be the name of a storage account")
    .optional(),
  AzureWebJobsStorage__blobServiceUri: origin("any").optional(),
  AzureWebJobsStorage__clientId: z.guid("must be the client id of the identity").optional(),
};
type StorageEnvironment = z.infer<z.ZodObject<typeof storageSettingsShape>>;

/** The connection string comes first, as in the Functions host; null if no account is named. */
export function toStorageSettings(values: StorageEnvironment): StorageSettings | null {
  const { AzureWebJobsStorage: connectionString } = values;
  if (connectionString !== undefined) return { kind: "connectionString", connectionString };
  const blobServiceUri = blobServiceOf(values);
  const clientId = values.AzureWebJobsStorage__clientId ?? null;
  return blobServiceUri === undefined ? null : { kind: "identity", blobServiceUri, clientId };
}

/** The Functions host uses this suffix too; in other clouds the address has to be given. */
function blobServiceOf({
  AzureWebJobsStorage__accountName: name,
  AzureWebJobsStorage__blobServiceUri: uri,
}: StorageEnvironment): string | undefined {
  return uri ?? (name === undefined ? undefined : `https://${name}.blob.core.windows.net`);
}

export const MISSING_STORAGE: [setting: string, message: string] = [
  "AzureWebJobsStorage",
  "or AzureWebJobsStorage__blobServiceUri is required: the app records there which starts it has sent",
];
