import { type ConformanceCase, story } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import { HeldTokens } from "../held-tokens";
import { aboutMethod, METHODS, prepare } from "../methods";
import type { Subject } from "../subject";
import { NEXT_TOKEN, openWorld, TOKEN, type World } from "../world";

/** The first connection with its provider, and a second one of the same vendor, which accepts another token. */
async function withTwoConnections(
  subject: Subject,
  tell: (world: World, second: World["simulator"]) => Promise<void>,
): Promise<void> {
  await using world = await openWorld(subject);
  const connectionId = subject.connectionIds[1];
  const { clock } = world;
  const tokens = [NEXT_TOKEN];
  await using second = await subject.startSimulator({ clock, connectionId, tokens });
  await tell(world, second);
}

const bothOf = (world: World, second: World["simulator"]) =>
  world.providerFor([
    world.connection,
    {
      id: world.subject.connectionIds[1],
      host: second.baseUrl,
      tokens: new HeldTokens(NEXT_TOKEN),
    },
  ]);

export const connectionCases = (subject: Subject): ConformanceCase[] => [
  {
    about: "connections",
    name: "runs each job at its target's connection, and sends all requests about it there",
    run: () =>
      withTwoConnections(subject, async (world, second) => {
        const provider = bothOf(world, second);
        const jobs = [world.addJob(), second.addJob("Nightly load", { kind: "worksOn" })] as const;
        const targets = [
          world.simulator.targetOf({ jobId: jobs[0].id }),
          second.targetOf({ jobId: jobs[1].id }),
        ];
        const logs = [world.simulator.requests, second.requests];
        for (const [index, target] of targets.entries()) {
          const asked = logs.map((log) => log.all().length);
          const { plan } = demandKind(await provider.planLaunch(target), "planned");
          const order = { target, runId: `r-${index}`, attemptNumber: 1, plan };
          const { attempt } = demandKind(await provider.launch(order), "launched");
          demandKind(await provider.cancel(attempt), "requested");
          world.pass(60);
          const { status } = demandKind(await provider.check(attempt), "checked");
          demandEqual(status.kind, "cancelled", "The status");
          const places = logs.flatMap((log, place) =>
            log.all().length > asked[place]! ? [place] : [],
          );
          demandEqual(places, [index], "The connections that were asked");
        }

        demandEqual(
          [world.simulator.runsOf(jobs[0].id).length, second.runsOf(jobs[1].id).length],
          [1, 1],
          "The number of runs at each",
        );
      }),
  },
  {
    about: "connections",
    name: "sends each connection only its own token",
    run: () =>
      withTwoConnections(subject, async (world, second) => {
        const provider = bothOf(world, second);
        const job = second.addJob("Nightly load", { kind: "worksOn" });
        const targets = [
          world.simulator.targetOf({ jobName: world.addJob().name }),
          second.targetOf({ jobName: job.name }),
        ];
        for (const [index, target] of targets.entries()) {
          const { plan } = demandKind(await provider.planLaunch(target), "planned");
          // Where a run is submitted, only its launch asks the vendor.
          const order = { target, runId: `r-${index}`, attemptNumber: 1, plan };
          demandKind(await provider.launch(order), "launched");
        }

        for (const [{ requests }, own] of [
          [world.simulator, TOKEN],
          [second, NEXT_TOKEN],
        ] as const) {
          demand(requests.all().length > 0, "It was asked.");
          const foreign = requests
            .all()
            .filter(({ headers }) => headers.authorization?.endsWith(` ${own}`) !== true);
          demandEqual(foreign.length, 0, "The number of requests with another token");
        }
      }),
  },
];

export const unknownConnections = [
  story("rejects a target of a connection that is not configured", async (world) => {
    const { id } = world.addJob();

    const result = await world.providerFor([]).planLaunch(world.simulator.targetOf({ jobId: id }));

    demandEqual(demandKind(result, "rejected").failure.code, "unknownConnection", "The code");
  }),

  ...METHODS.filter(({ name }) => !name.startsWith("planLaunch")).flatMap((method) =>
    aboutMethod(method, [
      story(
        `${method.name} answers with data when the connection is configured no more`,
        async (world) => {
          const asked = await prepare(world);

          const answer = await method.ask(world.providerFor([]), asked, world);

          demandKind(
            answer,
            ...method.outOfReach,
            ...(method.name === "cancel" ? ["rejected"] : []),
          );
          demandEqual(world.simulator.runsOf(asked.job.id).length, 1, "The number of runs");
        },
      ),
    ]),
  ),
];
