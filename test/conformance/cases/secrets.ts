import { story, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import { aboutMethod, METHODS, methodsOf, prepare } from "../methods";
import { NEXT_TOKEN, TOKEN } from "../world";
import { aFailedRun, explained } from "./explaining";

const STATUSES = [400, 401, 403, 404, 409, 429, 500];
const NO_IDENTITY = "The app has no managed identity.";

/** What a launch that is held back waits for. */
const HELD_BACK: ReadonlySet<string> = new Set(["planLaunch by name", "launch"]);
const ECHO = `You sent ${TOKEN}, which is not good.`;

/** That no result holds a token is checked of every result; here the vendor repeats it wherever it can. */
export const secrets = [
  ...METHODS.flatMap((method) =>
    aboutMethod(
      method,
      STATUSES.map((status) =>
        story(
          `${method.name} says no token that the vendor repeats with ${status}`,
          async (world) => {
            const asked = await prepare(world);
            world.harm(world.subject.answers.error({ status, text: ECHO }));

            const answer = await method.ask(world.provider, asked, world);

            demand(!JSON.stringify(answer).includes(TOKEN), "No token is said.", answer);
          },
        ),
      ),
    ),
  ),

  story("says no token that a web page or a redirect repeats", async (world) => {
    const asked = await prepare(world);
    const location = `https://evil.example/?token=${TOKEN}`;
    for (const status of [200, 302, 403, 502]) {
      world.harm({
        kind: "status",
        status,
        headers: { location },
        contentType: "text/html",
        body: `<html><title>${ECHO}</title><pre>${ECHO}</pre></html>`,
      });
      for (const { ask } of methodsOf(world.subject)) {
        const answer = await ask(world.provider, asked, world);
        demand(!JSON.stringify(answer).includes(TOKEN), "No token is said.", answer);
      }
      world.heal();
    }
  }),

  story("says no token that is the reason of a failure", async (world) => {
    const run = await aFailedRun(world, ECHO);

    const explanation = await explained(world, run);

    demand(!JSON.stringify([run, explanation]).includes(TOKEN), "No token is said.", explanation);
  }),
];

export const tokens = [
  story("asks for a fresh token when the vendor refuses the held one", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    world.accepted.splice(0, 1, NEXT_TOKEN);
    world.tokens.offer(NEXT_TOKEN);

    const { vendorRunId } = await world.launched(order);

    demandEqual(world.simulator.runsOf(job.id), [vendorRunId], "The runs of the job");
  }),

  story(
    "treats a revoked token like an unreachable vendor, not like a missing run",
    async (world) => {
      const { order, attempt, status } = await prepare(world);
      world.accepted.splice(0, 1);

      demandKind(await world.provider.check(attempt), "unreachable");
      // Where a launch starts nothing, it has nothing to ask.
      const settled = world.subject.launches === "attaches" ? "found" : "unreachable";
      demandKind(await world.provider.settleLaunch(order), settled);
      demandKind(await world.provider.cancel(attempt), "rejected", "unreachable");
      const explanation = demandKind(await world.provider.explain(attempt, status), "explained");
      demand(explanation.note !== null, "The note says what could not be read.", explanation);
    },
  ),

  ...whereStarts([
    story("starts nothing with a revoked token", async (world) => {
      const job = world.addJob();
      const order = await world.order(job);
      world.accepted.splice(0, 1);

      demandKind(await world.provider.launch(order), "rejected", "tryAgain");

      demandEqual(world.simulator.runsOf(job.id), [], "The runs of the job");
    }),
  ]),

  story("sends nothing while there is no token", async (world) => {
    const asked = await prepare(world);
    world.tokens.lose({ reason: NO_IDENTITY });
    const before = world.simulator.requests.all().length;

    for (const { ask, outOfReach } of methodsOf(world.subject)) {
      demandKind(await ask(world.provider, asked, world), ...outOfReach);
    }

    demandEqual(world.simulator.requests.all().length, before, "The number of requests");
  }),

  ...METHODS.filter(({ name }) => HELD_BACK.has(name)).flatMap((method) =>
    aboutMethod(method, [
      story(
        `${method.name} says why there is no token, and what that means for the wait`,
        async (world) => {
          const asked = await prepare(world);
          world.tokens.lose({ reason: NO_IDENTITY, because: "misconfigured" });

          const answer = await method.ask(world.provider, asked, world);

          const { reason, because } = answer as { reason?: string; because?: string };
          demand(
            reason?.includes(NO_IDENTITY) === true,
            "The reason is that of the token.",
            answer,
          );
          demandEqual(because, "misconfigured", "What holds it back");
        },
      ),
    ]),
  ),
];
