import { loadSettings, type Settings } from "../../../src/settings/settings";
import { vendors } from "../../../src/providers/vendors";
import { Schedule } from "../../support/app-contract";

const CLIENT_ID = "11111111-2222-3333-4444-555555555555";
const CONNECTION_STRING =
  "DefaultEndpointsProtocol=https;AccountName=runward;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

function storageOf(environment: Record<string, string>): Settings["storage"] {
  return loadSettings({
    connections: vendors.map(({ connections }) => connections),
    schedule: Schedule,
    schedulesFile: () => undefined,
    environment: {
      DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"}]',
      RESULT_LINK_KEYS: "k".repeat(32),
      WEBSITE_HOSTNAME: "runward.azurewebsites.net",
      ...environment,
    },
  }).storage;
}

describe("the app's own storage account", () => {
  it.each([
    CONNECTION_STRING,
    "UseDevelopmentStorage=true",
    "BlobEndpoint=https://runward.blob.core.windows.net;SharedAccessSignature=sv=2024&sig=abc",
  ])("is that of a connection string: %s", (connectionString) => {
    expect(storageOf({ AzureWebJobsStorage: connectionString })).toStrictEqual({
      kind: "connectionString",
      connectionString,
    });
  });

  it("is used with the host's identity, as the template deploys it", () => {
    const storage = storageOf({
      AzureWebJobsStorage__blobServiceUri: "https://runward.blob.core.windows.net/",
      AzureWebJobsStorage__clientId: CLIENT_ID,
      AzureWebJobsStorage__credential: "managedidentity",
    });

    expect(storage).toStrictEqual({
      kind: "identity",
      blobServiceUri: "https://runward.blob.core.windows.net",
      clientId: CLIENT_ID,
    });
  });

  it("may be named only by its account, in the public cloud", () => {
    expect(storageOf({ AzureWebJobsStorage__accountName: "runward1" })).toStrictEqual({
      kind: "identity",
      blobServiceUri: "https://runward1.blob.core.windows.net",
      clientId: null,
    });
  });

  it("may be in another cloud", () => {
    const uri = "https://runward.blob.core.chinacloudapi.cn";

    expect(storageOf({ AzureWebJobsStorage__blobServiceUri: uri })).toMatchObject({
      blobServiceUri: uri,
    });
  });

  it("is that of the connection string if both are given, as in the Functions host", () => {
    const both = {
      AzureWebJobsStorage: CONNECTION_STRING,
      AzureWebJobsStorage__accountName: "other",
    };

    expect(storageOf(both)).toMatchObject({ kind: "connectionString" });
  });

  it("is not named by an empty connection string", () => {
    const identityOnly = { AzureWebJobsStorage: "", AzureWebJobsStorage__accountName: "runward" };

    expect(storageOf(identityOnly)).toMatchObject({ kind: "identity" });
  });

  it("has to be named", () => {
    expect(() => storageOf({})).toThrow(
      "Invalid settings:\n  AzureWebJobsStorage: or AzureWebJobsStorage__blobServiceUri is required",
    );
  });

  it.each([
    ["AzureWebJobsStorage", "https://secret.blob.core.windows.net"],
    ["AzureWebJobsStorage", "AccountName=secret"],
    ["AzureWebJobsStorage__accountName", "secret.blob.core.windows.net"],
    ["AzureWebJobsStorage__blobServiceUri", "http://secret.blob.core.windows.net"],
    ["AzureWebJobsStorage__blobServiceUri", "https://secret.blob.core.windows.net/container"],
    ["AzureWebJobsStorage__clientId", "secret"],
  ])("stops the start, without showing the value, when %s is %s", (setting, value) => {
    const environment = { AzureWebJobsStorage__accountName: "runward", [setting]: value };

    expect(() => storageOf(environment)).toThrow(`\n  ${setting}: must `);
    expect(() => storageOf(environment)).not.toThrow("secret");
  });
});
