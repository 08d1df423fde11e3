import type { Fault } from "../../../local/simulators/faults";
import type { LaunchResult, SettleResult } from "../../../src/contracts/attempt";
import type { LaunchOrder } from "../../../src/providers/provider";
import { type Story, story, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import { aboutMethod, type Answer, type Method, METHODS, prepare } from "../methods";
import type { World } from "../world";

interface Trouble {
  readonly name: string;
  readonly fault: Fault;
  /** What a method may make of it beside calling it trouble. */
  readonly mayMean?: Readonly<Record<string, string>>;
}

/** The status says that a cancel was accepted, and no body has to say more. */
const ACCEPTED = { cancel: "requested" };

const TROUBLES: readonly Trouble[] = [
  { name: "the vendor returns 503", fault: { kind: "status", status: 503 } },
  { name: "the vendor returns 500", fault: { kind: "status", status: 500 } },
  { name: "the connection is reset", fault: { kind: "reset", when: "beforeEffect" } },
  { name: "the vendor returns a web page", fault: { kind: "html" } },
  {
    name: "the vendor returns truncated JSON",
    fault: { kind: "brokenJson" },
    mayMean: ACCEPTED,
  },
  { name: "the response is cut off", fault: { kind: "cutOff" } },
  { name: "the vendor returns an empty body", fault: { kind: "emptyBody" }, mayMean: ACCEPTED },
  {
    name: "the vendor returns plain text",
    fault: { kind: "status", status: 200, body: "All is well." },
    mayMean: ACCEPTED,
  },
  {
    name: "the vendor returns a list",
    fault: { kind: "status", status: 200, body: [] },
    mayMean: ACCEPTED,
  },
  {
    name: "the vendor returns other JSON",
    fault: { kind: "status", status: 200, body: { unexpected: true } },
    // Where members that are empty are left out, this is an empty list of jobs or runs.
    mayMean: {
      ...{ ...ACCEPTED, "planLaunch by name": "rejected" },
      ...{ listActive: "listed", durations: "read" },
    },
  },
  {
    name: "the vendor redirects",
    fault: { kind: "redirect", location: "https://evil.example/" },
  },
];

const LAUNCH_TRIES = 5;

/** Goes on as an orchestrator does, once the vendor is well again. */
async function goOn(
  world: World,
  order: LaunchOrder,
  first: LaunchResult,
): Promise<LaunchResult | SettleResult> {
  let result = first;
  for (let tries = 0; tries < LAUNCH_TRIES && result.kind === "tryAgain"; tries++) {
    world.pass(result.retryAfterSeconds ?? 60);
    result = await world.provider.launch(order);
  }
  return result.kind === "unclear" ? world.provider.settleLaunch(order) : result;
}

const demandNote = (answer: Answer): void => {
  if (!("failedSteps" in answer && "note" in answer)) return;
  demand(answer.note !== null, "The note says what could not be read.", answer);
};

const storiesOf = ({ name, ask, outOfReach: allowed }: Method): Story[] => [
  story(`${name} answers with data when nobody listens`, async (world) => {
    const asked = await prepare(world);

    const answer = await ask(await world.disconnected(), asked, world);

    demandKind(answer, ...allowed);
    demandNote(answer);
    demandEqual(world.simulator.runsOf(asked.job.id).length, 1, "The number of runs");
  }),

  ...TROUBLES.map(({ name: trouble, fault, mayMean }) =>
    story(`${name} answers with data when ${trouble}`, async (world) => {
      const asked = await prepare(world);
      world.harm(fault);

      const answer = await ask(world.provider, asked, world);

      const other = mayMean?.[name];
      demandKind(answer, ...allowed, ...(other === undefined ? [] : [other]));
      demandNote(answer);
    }),
  ),

  story(`${name} passes on how long the vendor wants to be left alone`, async (world) => {
    const asked = await prepare(world);
    const { answers } = world.subject;
    world.harm(answers.error({ status: 429, text: "Too many.", retryAfterSeconds: 77 }));

    const answer = await ask(world.provider, asked, world);

    demandKind(answer, ...allowed);
    if ("retryAfterSeconds" in answer) demandEqual(answer.retryAfterSeconds, 77, "The wait");
    demandNote(answer);
  }),
];

export const outOfReach = [
  ...METHODS.flatMap((method) => aboutMethod(method, storiesOf(method))),

  ...whereStarts([
    story(
      "starts nothing when the vendor refuses for want of room, and then one run",
      async (world) => {
        const job = world.addJob();
        const order = await world.order(job);
        const { answers } = world.subject;
        world.harm(
          answers.error({ status: 429, text: "Too many.", retryAfterSeconds: 77 }),
          "start",
        );

        const refused = demandKind(await world.provider.launch(order), "tryAgain");

        demandEqual(
          [refused.mayHaveStarted, refused.retryAfterSeconds],
          [false, 77],
          "The refusal",
        );
        demandEqual(world.simulator.runsOf(job.id), [], "The runs of the job");
        world.heal();
        const { vendorRunId } = await world.launched(order);
        demandEqual(world.simulator.runsOf(job.id), [vendorRunId], "The runs of the job");
      },
    ),

    ...TROUBLES.map(({ name: trouble, fault }) =>
      story(`starts one run at most, and knows it, after ${trouble}`, async (world) => {
        const job = world.addJob();
        const order = await world.order(job);
        world.harm(fault, "start");
        const first = demandKind(await world.provider.launch(order), "tryAgain", "unclear");
        world.heal();

        const last = demandKind(await goOn(world, order, first), "launched", "found", "notFound");

        const expected = last.kind === "notFound" ? [] : [last.attempt.vendorRunId];
        demandEqual(world.simulator.runsOf(job.id), expected, "The runs of the job");
      }),
    ),
  ]),
];
