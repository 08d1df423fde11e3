import {
  type CallbackReceiver,
  startCallbackReceiver,
} from "../../local/simulators/callback-receiver";
import { CALLBACK_SECRET, playCallback } from "./network/callback-call";
import { CALLBACK_EXPECTATIONS } from "./network/callback-expectations";
import { cellsOf } from "./network/expectation";
import { findPlaces, type Places } from "./network/places";

describe("callback", () => {
  const places: Promise<Places> = findPlaces();
  const receiver: Promise<CallbackReceiver> = startCallbackReceiver();
  afterAll(async () => {
    await (await receiver).close();
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cellsOf(CALLBACK_EXPECTATIONS))(
    "keeps what is expected of: $trouble",
    async ({ trouble, expected }) => {
      const { said, ...seen } = await playCallback(trouble, await places, await receiver);

      const { answer, received } = expected;
      expect(seen).toStrictEqual({ answer, received, acted: null });
      expect(said).not.toContain(CALLBACK_SECRET);
    },
  );

  it("never goes where a redirect leads", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
