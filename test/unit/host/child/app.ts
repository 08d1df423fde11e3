import { appendFileSync } from "node:fs";

import * as df from "durable-functions";

/** The app of the child process: pollers that note each of their effects in a file. */
const notes = process.env["NOTES_FILE"] ?? "notes";

df.app.activity("poll", {
  handler: ({ poller, round }: { poller: number; round: number }) => {
    appendFileSync(notes, `${poller}/${round}\n`);
    return round;
  },
});

df.app.orchestration("poller", function* (context) {
  const { poller, rounds } = context.df.getInput<{ poller: number; rounds: number }>();
  const seen: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    seen.push((yield context.df.callActivity("poll", { poller, round })) as number);
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 10));
  }
  return seen;
});

df.app.orchestration("family", function* (context) {
  const { poller } = context.df.getInput<{ poller: number }>();
  const input = { poller, rounds: 5 };
  const seen: unknown = yield context.df.callSubOrchestrator("poller", input, `child-${poller}`);
  return seen;
});
