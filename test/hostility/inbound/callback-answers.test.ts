import { createPostCallback } from "../../../src/callbacks/post-callback";
import { deliverCallback, type PostResult } from "../../../src/contracts/callback";
import { describeScenes } from "../support/describe-scenes";
import type { RecordedAnswer } from "../support/recorded-answers";
import { type RecordedServer, startRecordedServer } from "../support/recorded-server";
import type { Scene } from "../support/scene";

const to = /^POST \/callback\?sig=s3cret$/;

const answer = (status: number, headers: Readonly<Record<string, string>>): RecordedAnswer => ({
  name: "answer",
  to,
  status,
  headers,
  json: { message: "Thank you.", trackingId: "0f1e2d3c" },
});

describe("responses of the receiver of a callback", () => {
  let server: RecordedServer;
  beforeAll(async () => {
    server = await startRecordedServer();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const play: Scene["play"] = async (vendor) => {
    server.vendor = vendor;
    const post = createPostCallback({ timeoutSeconds: 5 });
    return deliverCallback.output.parse(
      await post(`${server.url}/callback?sig=s3cret`, { id: "r-1" }),
    );
  };

  const receiver = {
    play,
    toOutcome: ({ kind }: PostResult) => kind,
    deciding: {},
    wired: true,
  } as const;

  const scenes: readonly Scene[] = [
    {
      ...receiver,
      name: "that accepts it",
      answers: [answer(200, { "x-ms-request-id": "0f1e2d3c" })],
      outcome: "delivered",
      read: ["answer: $"],
    },
    {
      ...receiver,
      name: "that is busy",
      answers: [answer(503, { "retry-after": "7" })],
      outcome: "tryAgain",
      read: ["answer: header retry-after"],
    },
    {
      ...receiver,
      name: "that redirects",
      answers: [answer(302, { location: "https://elsewhere.example/" })],
      outcome: "refused",
      read: ["answer: header location"],
    },
    {
      ...receiver,
      name: "that no longer waits",
      answers: [{ name: "page", to, status: 404, text: "<html><title>Not found</title></html>" }],
      outcome: "refused",
      read: ["page: its text"],
    },
  ];

  describeScenes(scenes);
});
