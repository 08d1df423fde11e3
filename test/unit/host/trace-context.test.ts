import { hostWith, isOver, type Sdk } from "./an-app";

const CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

interface Seen {
  readonly where: string;
  readonly traceParent: string;
  readonly traceState: string;
}

/** Where the host turned out to be. */
interface Place {
  url: string;
  key: string;
}

/** An app whose functions note the trace that they are given; its starter hands its own on when it is asked to. */
function noting(seen: Seen[], place: Place): (sdk: Sdk) => void {
  return ({ app, df }) => {
    app.hook.preInvocation(({ invocationContext: { functionName, traceContext } }) => {
      const { traceParent = "", traceState = "" } = traceContext ?? {};
      seen.push({ where: functionName, traceParent, traceState });
    });
    df.app.activity("step", { handler: () => "done" });
    df.app.orchestration("child", function* (context) {
      yield context.df.callActivity("step");
    });
    df.app.orchestration("parent", function* (context) {
      yield context.df.callSubOrchestrator("child");
      if (context.df.getInput() === 1) context.df.continueAsNew(2);
      else yield context.df.callActivity("step");
    });
    app.http("starter", {
      methods: ["POST"],
      handler: async ({ headers }, context) => {
        const { traceParent = "", traceState = "" } = context.traceContext ?? {};
        const trace = { traceparent: traceParent, tracestate: traceState };
        const path = `/runtime/webhooks/durabletask/orchestrators/parent/x?code=${place.key}`;
        await fetch(`${place.url}${path}`, {
          method: "POST",
          body: "1",
          headers: {
            "content-type": "application/json",
            ...(headers.get("x-hand-on") === "yes" ? trace : {}),
          },
        });
        return { status: 202 };
      },
    });
  };
}

/** What every function saw, in their order, after one request with these headers. */
async function seenAfter(headers: Record<string, string>): Promise<Seen[]> {
  const seen: Seen[] = [];
  const place = { url: "", key: "" };
  await using host = await hostWith(noting(seen, place));
  Object.assign(place, { url: host.baseUrl, key: host.systemKey });
  await fetch(`${host.baseUrl}/api/starter`, { method: "POST", headers });
  await host.advanceUntil(() => isOver(host, "x"));
  return seen;
}

const traceOf = ({ traceParent }: Seen): string => traceParent.slice(3, 35);

describe("the trace of an invocation", () => {
  it("is the caller's, through orchestrations, children, generations and activities", async () => {
    const seen = await seenAfter({ traceparent: CALLER, tracestate: "a=1", "x-hand-on": "yes" });

    expect(new Set(seen.map(({ where }) => where))).toStrictEqual(
      new Set(["starter", "parent", "child", "step"]),
    );
    expect(new Set(seen.map(traceOf))).toStrictEqual(new Set([CALLER.slice(3, 35)]));
    expect(new Set(seen.map(({ traceParent }) => traceParent.slice(-2)))).toStrictEqual(
      new Set(["00"]),
    );
    expect(new Set(seen.map(({ traceState }) => traceState))).toStrictEqual(new Set(["a=1"]));
    // Each has a span of the host's own for its parent.
    expect(new Set(seen.map(({ traceParent }) => traceParent)).size).toBe(seen.length);
  });

  it("is one of its own where nobody hands one on", async () => {
    const seen = await seenAfter({ traceparent: CALLER });

    const [starter, ...others] = seen;
    expect(traceOf(starter!)).toBe(CALLER.slice(3, 35));
    expect(others.map(traceOf)).not.toContain(CALLER.slice(3, 35));
    expect(
      others.every(({ traceParent }) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(traceParent)),
    ).toBe(true);
  });

  it.each([
    ["nonsense"],
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"],
    ["00-00000000000000000000000000000000-b7ad6b7169203331-01"],
    ["00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"],
    ["ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
  ])("is a new one where the caller sends %s", async (traceparent) => {
    const seen = await seenAfter({ traceparent });

    expect(seen[0]?.traceParent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent).not.toContain(traceOf(seen[0]!));
  });
});
