import { createCachedTokens, type FetchedToken } from "../../../src/identity/cached-tokens";

const startedAt = new Date("2026-11-21T06:00:00Z");
const after = (seconds: number): Date => new Date(startedAt.getTime() + seconds * 1_000);

const anHourLongFrom = (seconds: number, token: string): FetchedToken => ({
  kind: "fetched",
  token,
  refreshAt: after(seconds + 3_300),
  expiresAt: after(seconds + 3_560),
});
const outOfReach: FetchedToken = { kind: "unavailable", reason: "Out of reach.", withdrawn: false };
const withdrawn: FetchedToken = { kind: "unavailable", reason: "Forbidden.", withdrawn: true };

/** A source that answers each request in turn, and the rest with the last. */
function aSource(...answers: FetchedToken[]) {
  let seconds = 0;
  const asked: boolean[] = [];
  const fetch = (fresh: boolean): Promise<FetchedToken> => {
    asked.push(fresh);
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1]!);
  };
  const tokens = createCachedTokens(fetch, () => after(seconds));
  const passTo = (to: number): void => {
    seconds = to;
  };
  return { tokens, asked, passTo };
}

const token = (value: string) => ({ kind: "token", token: value });

describe("createCachedTokens", () => {
  it("requests the token once for concurrent callers, and not again while it is fresh", async () => {
    const { tokens, asked, passTo } = aSource(anHourLongFrom(0, "first"));

    const results = await Promise.all([tokens.get(), tokens.get(), tokens.get()]);
    passTo(3_299);
    const later = await tokens.get();

    expect([...results, later]).toStrictEqual(Array(4).fill(token("first")));
    expect(asked).toStrictEqual([false]);
  });

  it("replaces the token before it expires", async () => {
    const { tokens, passTo } = aSource(anHourLongFrom(0, "first"), anHourLongFrom(3_300, "second"));
    await tokens.get();

    passTo(3_300);

    expect(await tokens.get()).toStrictEqual(token("second"));
  });

  it("keeps a valid token when it cannot be replaced, and pauses before the next request", async () => {
    const { tokens, asked, passTo } = aSource(anHourLongFrom(0, "first"), outOfReach);
    await tokens.get();

    passTo(3_300);
    const whenRefused = await tokens.get();
    passTo(3_314.999);
    await tokens.get();
    const askedDuringPause = asked.length;
    passTo(3_315);
    await tokens.get();

    expect(whenRefused).toStrictEqual(token("first"));
    expect(askedDuringPause).toBe(2);
    expect(asked).toHaveLength(3);
  });

  it("never returns a token that is about to expire", async () => {
    const { tokens, passTo } = aSource(anHourLongFrom(0, "first"), outOfReach);
    await tokens.get();

    passTo(3_560);

    expect(await tokens.get()).toStrictEqual({ kind: "unavailable", reason: "Out of reach." });
  });

  it("drops a token that the source withdrew", async () => {
    const { tokens, passTo } = aSource(anHourLongFrom(0, "first"), withdrawn);
    await tokens.get();

    passTo(3_300);

    expect(await tokens.get()).toStrictEqual({ kind: "unavailable", reason: "Forbidden." });
  });

  it("asks again after a failure without waiting", async () => {
    const { tokens } = aSource(outOfReach, anHourLongFrom(0, "first"));

    const refused = await tokens.get();

    expect(refused).toStrictEqual({ kind: "unavailable", reason: "Out of reach." });
    expect(await tokens.get()).toStrictEqual(token("first"));
  });
});

describe("createCachedTokens, with a source that does not answer", () => {
  const noAnswer: FetchedToken = {
    kind: "unavailable",
    reason: "No answer.",
    withdrawn: false,
    silent: true,
  };
  const unavailable = { kind: "unavailable", reason: "No answer." };

  /** A source whose answers come when they are released. */
  function aSlowSource() {
    let seconds = 0;
    const pending: ((answer: FetchedToken) => void)[] = [];
    const fetch = (): Promise<FetchedToken> => new Promise((resolve) => pending.push(resolve));
    const tokens = createCachedTokens(fetch, () => after(seconds));
    const passTo = (to: number): void => {
      seconds = to;
    };
    return { tokens, pending, passTo };
  }

  it("lets one caller at a time wait, and answers all others at once", async () => {
    const { tokens, pending } = aSlowSource();
    const first = [tokens.get(), tokens.get()];
    pending[0]!(noAnswer);
    await Promise.all(first);

    const probing = tokens.get();
    const others = await Promise.all([tokens.get(), tokens.get()]);
    pending[1]!(anHourLongFrom(0, "first"));

    expect(others).toStrictEqual([unavailable, unavailable]);
    expect(await probing).toStrictEqual(token("first"));
    expect(await tokens.get()).toStrictEqual(token("first"));
    expect(pending).toHaveLength(2);
  });

  it("returns a valid token at once while another caller waits for its successor", async () => {
    const { tokens, pending, passTo } = aSlowSource();
    const first = tokens.get();
    pending[0]!(anHourLongFrom(0, "first"));
    await first;
    passTo(3_300);

    const refreshing = tokens.get();
    const other = await tokens.get();
    pending[1]!(anHourLongFrom(3_300, "second"));

    expect(other).toStrictEqual(token("first"));
    expect(await refreshing).toStrictEqual(token("second"));
  });

  it("does not let callers wait for a renewal that is not answered", async () => {
    const { tokens, pending } = aSlowSource();
    const first = tokens.get();
    pending[0]!(anHourLongFrom(0, "first"));
    await first;
    const renewed = tokens.renew("first");
    pending[1]!(noAnswer);
    await renewed;

    void tokens.renew("first");

    expect(await tokens.get()).toStrictEqual(unavailable);
  });
});

describe("createCachedTokens, renewing", () => {
  it("requests from the source itself, once for all callers with a rejected token", async () => {
    const { tokens, asked } = aSource(anHourLongFrom(0, "first"), anHourLongFrom(0, "second"));
    await tokens.get();

    const renewed = await Promise.all([tokens.renew("first"), tokens.renew("first"), tokens.get()]);

    expect(renewed).toStrictEqual(Array(3).fill(token("second")));
    expect(asked).toStrictEqual([false, true]);
  });

  it("returns the newer token to a caller whose older token was rejected", async () => {
    const { tokens, asked } = aSource(anHourLongFrom(0, "first"), anHourLongFrom(0, "second"));
    await tokens.get();
    await tokens.renew("first");

    expect(await tokens.renew("first")).toStrictEqual(token("second"));
    expect(asked).toHaveLength(2);
  });

  it("returns a token that was not rejected, however long ago the last renewal was", async () => {
    const { tokens, asked, passTo } = aSource(anHourLongFrom(0, "second"));
    await tokens.get();

    passTo(60);

    expect(await tokens.renew("first")).toStrictEqual(token("second"));
    expect(asked).toStrictEqual([false]);
  });

  it("waits for a request in progress, and makes none of its own if that returns another token", async () => {
    const { tokens, asked } = aSource(anHourLongFrom(0, "second"));

    const results = await Promise.all([tokens.get(), tokens.renew("first")]);

    expect(results).toStrictEqual([token("second"), token("second")]);
    expect(asked).toStrictEqual([false]);
  });

  it("returns the same token again when the source has no other, without a request for each rejection", async () => {
    const { tokens, asked, passTo } = aSource(anHourLongFrom(0, "first"));
    await tokens.get();

    const renewed = await tokens.renew("first");
    await tokens.renew("first");
    passTo(14.999);
    await tokens.renew("first");
    const askedAtOnce = asked.length;
    passTo(15);
    await tokens.renew("first");

    expect(renewed).toStrictEqual(token("first"));
    expect(askedAtOnce).toBe(2);
    expect(asked).toHaveLength(3);
  });

  it("does not fall back to the refused token when the source fails", async () => {
    const { tokens } = aSource(anHourLongFrom(0, "first"), outOfReach);
    await tokens.get();

    expect(await tokens.renew("first")).toStrictEqual({
      kind: "unavailable",
      reason: "Out of reach.",
    });
  });
});
