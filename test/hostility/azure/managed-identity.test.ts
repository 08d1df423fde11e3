import { createAzureCredential } from "../../../src/identity/azure-credential";
import { createManagedIdentityTokens } from "../../../src/identity/managed-identity-tokens";
import { forgetIdentity } from "../../support/forget-identity";
import { describeScenes } from "../support/describe-scenes";
import { type RecordedServer, startRecordedServer } from "../support/recorded-server";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { ofToken } from "./of-token";

const identity = { kind: "managedIdentity", clientId: null } as const;
const scope = "https://vendor.example/.default";
const decidedByMsal = (fields: readonly string[]): Scene["deciding"] =>
  Object.fromEntries(
    fields.map((field) => [`token: ${field}`, { oneOf: ["token", "unavailable"] }]),
  );
const to = /^GET \/msi\/token\?/;

describe("responses of the identity endpoint", () => {
  const before = { ...process.env };
  let server: RecordedServer;
  beforeAll(async () => {
    server = await startRecordedServer();
    process.env["IDENTITY_ENDPOINT"] = `${server.url}/msi/token`;
    process.env["IDENTITY_HEADER"] = "0f1e2d3c-0000-4000-8000-000000000000";
  });
  afterAll(async () => {
    process.env = before;
    await server[Symbol.asyncDispose]();
  });

  const play: Scene["play"] = (vendor) => {
    forgetIdentity();
    server.vendor = vendor;
    const credential = createAzureCredential(identity);
    return createManagedIdentityTokens({ identity, credential, scope }).get();
  };

  const refusal = (status: number): RecordedAnswer => ({
    name: "refusal",
    to,
    status,
    json: { statusCode: status, message: "No identity was found.", correlationId: "0f1e2d3c" },
  });

  const scenes: readonly Scene[] = [
    {
      name: "a token",
      answers: [
        {
          name: "token",
          to,
          json: {
            access_token: "eyJ0eXAiOiJKV1QifQ.e30.c2lnbmF0dXJl",
            expires_on: "4102444800",
            resource: "https://vendor.example",
            token_type: "Bearer",
            client_id: "5b1f2ad0-3f6e-4c55-9d0e-3a3c1f7f0a11",
          },
        },
      ],
      play,
      toOutcome: ofToken,
      outcome: "token",
      deciding: {
        "token: $": "unavailable",
        // It is the only one of the texts that a header may hold.
        "token: access_token": {
          other: "unavailable",
          named: { "the year 275760": "token" },
        },
        ...decidedByMsal(["expires_on", "resource", "token_type", "client_id"]),
      },
      read: ["token: expires_on"],
      wired: true,
    },
    {
      name: "a refusal",
      answers: [refusal(400)],
      play,
      toOutcome: ofToken,
      outcome: "unavailable",
      deciding: {},
      read: ["refusal: message"],
      wired: true,
    },
    {
      name: "a page of a proxy",
      answers: [{ name: "page", to, status: 403, text: "<html><title>Forbidden</title></html>" }],
      play,
      toOutcome: ofToken,
      outcome: "unavailable",
      deciding: {},
      read: ["page: its text"],
      wired: true,
    },
  ];

  describeScenes(scenes);
});
