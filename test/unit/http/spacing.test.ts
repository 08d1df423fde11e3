import { createSpacing } from "../../../src/http/spacing";

/** When each of so many requests is sent, if each takes so long; in milliseconds. */
async function sentAt(requests: number, eachTakesMs: number): Promise<number[]> {
  let nowMs = 5_000;
  const sleep = (ms: number): Promise<void> => {
    nowMs += ms;
    return Promise.resolve();
  };
  const waitForTurn = createSpacing(() => nowMs, sleep);
  const times: number[] = [];
  for (let request = 0; request < requests; request++) {
    await waitForTurn();
    times.push(nowMs - 5_000);
    nowMs += eachTakesMs;
  }
  return times;
}

describe("createSpacing", () => {
  it("delays no request of a short list", async () => {
    expect(await sentAt(20, 0)).toStrictEqual(Array.from({ length: 20 }, () => 0));
  });

  it("spaces the further requests of a long list", async () => {
    const times = await sentAt(200, 1);

    expect(times.at(-1)).toBe(((200 - 1 - 20) * 1_000) / 40);
    expect(times[60]! - times[30]!).toBe(750);
  });

  it("does not slow down a vendor that is slower", async () => {
    expect((await sentAt(50, 100)).at(-1)).toBe(4_900);
  });
});
