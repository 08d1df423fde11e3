import { InvocationContext } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { createDeliverCallback } from "../../../src/activities/deliver-callback";
import type { PostResult } from "../../../src/contracts/callback";
import { findReport } from "../../../src/hub/find-report";
import { createLanes } from "../../../src/lanes/lanes";
import type { Recorder } from "../../support/history/recorder";
import type { ActivityFake } from "../../support/hub-core";
import { BASE_URL } from "../../support/runs-api";
import { addresses } from "./world-request";
import type { WorldStory } from "./world-story";

interface Around {
  readonly client: DurableClient;
  readonly now: () => Date;
  readonly recorder: Recorder;
}

const takes = { taken: true, answer: { kind: "delivered", status: 200 } } as const;

const ANSWERS: Readonly<
  Record<NonNullable<WorldStory["receiver"]>[number], { taken: boolean; answer: PostResult }>
> = {
  takes,
  isAway: { taken: false, answer: { kind: "tryAgain", reason: "503", retryAfterSeconds: null } },
  refuses: { taken: false, answer: { kind: "refused", reason: "404" } },
  isEarly: takes,
};

/** The task hub shows the end of a run before so many tries. */
const MOST_EARLY = 8;

/** The app's own step that sends a callback, to a receiver that behaves as the story says. */
export const receiverOf = (
  { receiver }: Pick<WorldStory, "receiver">,
  { client, now, recorder }: Around,
): ActivityFake => {
  const tries = receiver ?? [];
  return (input, { count }) => {
    const behaviour = tries[Math.min(count, tries.length) - 1] ?? "takes";
    if (behaviour === "isEarly" && count <= MOST_EARLY) return { kind: "notEnded" };
    const { handler } = createDeliverCallback({
      addresses,
      laneOf: (host) => createLanes(now).of(host),
      findReport: (_context, id) => findReport(client, id, { baseUrl: BASE_URL, now }),
      post: (_address, body) => {
        const document = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
        const id = String(document["id"]);
        const { taken, answer } = ANSWERS[behaviour];
        recorder.add("callback", { id, document, taken });
        return Promise.resolve(answer);
      },
    });
    return handler(input, new InvocationContext());
  };
};
