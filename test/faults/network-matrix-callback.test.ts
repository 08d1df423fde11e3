import {
  type CallbackReceiver,
  startCallbackReceiver,
} from "../../local/simulators/callback-receiver";
import { CALLBACK_SECRET, playCallback } from "./network/callback-call";
import { CALLBACK_EXPECTATIONS } from "./network/callback-expectations";
import { cellsOf } from "./network/expectation";
import { judge } from "./network/judge";
import { findPlaces, type Places } from "./network/places";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";

describe("callback", () => {
  const tally = new Tally();
  const places: Promise<Places> = findPlaces();
  const receiver: Promise<CallbackReceiver> = startCallbackReceiver();
  afterAll(async () => {
    tally.save();
    await (await receiver).close();
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cellsOf(CALLBACK_EXPECTATIONS))(
    "gives the expected answer after: $trouble",
    async ({ trouble, expected }) => {
      const verdict = await tally.play("network fault in a callback", async () =>
        judge(await playCallback(trouble, await places, await receiver), expected, [
          CALLBACK_SECRET,
        ]),
      );
      expect(verdict).toStrictEqual(SURVIVED);
    },
  );

  it("never follows a redirect", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
