import {
  type LoopbackCertificate,
  makeLoopbackCertificate,
} from "../../../local/simulators/key-vault/loopback-certificate";
import { createSecretTokens } from "../../../src/identity/secrets";
import { describeScenes } from "../support/describe-scenes";
import type { RecordedAnswer } from "../support/recorded-answers";
import { type RecordedServer, startRecordedServer } from "../support/recorded-server";
import type { Scene } from "../support/scene";
import { ofToken } from "./of-token";

const to = /^GET \/secrets\/dbt-token\//;

/** Before it says anything else: https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses */
const challenge: RecordedAnswer = {
  name: "challenge",
  to,
  status: 401,
  headers: {
    "www-authenticate":
      'Bearer authorization="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47", resource="https://vault.azure.net"',
  },
  text: "",
  times: 1,
};

const decidedByTheSdk: Scene["deciding"] = Object.fromEntries(
  [
    "challenge: header www-authenticate",
    ...["id", "contentType", "attributes", "attributes.enabled"].map((field) => `secret: ${field}`),
  ].map((place) => [place, { oneOf: ["token", "unavailable"] }]),
);

const refusal = (status: number, code: string, inner: string): RecordedAnswer => ({
  name: "refusal",
  to,
  status,
  json: { error: { code, message: "It is refused.", innererror: { code: inner } } },
});

describe("responses of Key Vault", () => {
  let server: RecordedServer;
  let certificate: LoopbackCertificate;
  beforeAll(async () => {
    certificate = await makeLoopbackCertificate();
    server = await startRecordedServer(certificate);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const play: Scene["play"] = (vendor) => {
    server.vendor = vendor;
    return createSecretTokens({
      vaultUrl: server.url,
      secretName: "dbt-token",
      identity: { kind: "managedIdentity", clientId: null },
      credential: () =>
        Promise.resolve({
          getToken: () =>
            Promise.resolve({ token: "a-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
        }),
      trustedCertificate: certificate.cert,
    }).get();
  };

  const vault = { play, toOutcome: ofToken, wired: true } as const;

  const scenes: readonly Scene[] = [
    {
      ...vault,
      name: "a secret",
      answers: [
        challenge,
        {
          name: "secret",
          to,
          json: {
            value: "dbtc_a-token",
            id: "https://vault.vault.azure.net/secrets/dbt-token/0f1e2d3c",
            contentType: "text/plain",
            attributes: { enabled: true },
          },
        },
      ],
      outcome: "token",
      deciding: {
        "secret: $": "unavailable",
        // It is the only one of the texts that a header may hold.
        "secret: value": {
          other: "unavailable",
          named: { "the year 275760": "token" },
        },
        ...decidedByTheSdk,
      },
      read: ["secret: id", "challenge: header www-authenticate"],
    },
    {
      ...vault,
      name: "a refusal",
      answers: [{ ...challenge, plain: true }, refusal(403, "Forbidden", "ForbiddenByRbac")],
      outcome: "unavailable",
      deciding: {},
      read: ["refusal: error.code", "refusal: error.innererror.code"],
    },
    {
      ...vault,
      name: "a page of a proxy",
      answers: [
        { ...challenge, plain: true },
        { name: "page", to, status: 400, text: "<html><title>Forbidden</title></html>" },
      ],
      outcome: "unavailable",
      deciding: {},
      read: ["page: its text"],
    },
  ];

  describeScenes(scenes);
});
