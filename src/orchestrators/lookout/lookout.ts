/**
 * Looks for all live watches of one connection together: lists the active runs, and wakes the watches of those that left the
 * list or whose state in it changed.
 *
 * Owns: which watches there are, when the next round is, and whether a list pays. Does not own: the list and what the watches
 * are told (the activity's), what a watch makes of that, or the state of a run.
 *
 * 1. What it tells is a hint. If it is lost, late, doubled or wrong, each run still ends as it ended at the vendor; only its
 *    own check says that.
 * 2. A watch is covered only if the input of this generation names it. So whoever finds this lookout dead finds all of those
 *    watches there, and tells them to look by themselves.
 * 3. Continuing as new drops queued events. All that it receives are watches that want to be covered: those that have asked are
 *    taken in before, and one that is lost nevertheless asks again.
 * 4. It ends when it knows no live watch. The next watch that wants to be covered starts it again.
 * 5. It does not continue as new in a turn that an event has begun. The extension repeats a turn from its start, with cancelled
 *    timers that end at once, so there it would have continued as new before those events, and would pass them on to the next
 *    generation. If there are enough of them, that is the same for each further generation, without an end.
 */
import { unveil } from "../../contracts/credential-words";
import { Joining, lookAround, LookoutInput, type LookResult } from "../../contracts/lookout";
import { isWorthListing } from "../../contracts/lookout-worth";
import { WATCH_JOINED } from "../../contracts/names";
import {
  continueAsNew,
  eventWaiter,
  inputOf,
  now,
  type OrchestrationContext,
  secondsUntil,
  sleepUnless,
  type Steps,
  type Task,
  timerIn,
  tryActivity,
} from "../durable-steps";
import { freshOnes, groupsOf, join, type Members, membersOf } from "./members";
import { afterLook, type Known, show } from "./round";

/** What a generation may put into its orders: a turn sends the inputs of all of them again. */
const MEMBERS_IN_ORDERS = 4_000;
const MOST_ROUNDS = 10;
/** Each is one event and one timer of history, which each later turn of the generation reads. */
const MOST_JOININGS = 100;
/** With those that are taken in just before it continues as new. */
const MOST_JOININGS_AT_LAST = 1_000;

/** If a round is later than this, further watches wait for it. */
const LATE_SECONDS = 5;

interface Scene extends Known {
  readonly context: OrchestrationContext;
  joined: Task;
  joinings: number;
}

export function* lookout(context: OrchestrationContext): Steps<null | undefined> {
  const scene = beginScene(context);
  show(scene);
  for (let round = 0; round < roundsFor(scene.members); round++) {
    yield* takeJoinings(scene);
    if (isFull(scene) && !isLate(scene)) break;
    const startedAt = now(context);
    afterLook(scene, yield* look(scene), startedAt);
    show(scene);
    if (scene.members.size === 0) return null;
    if (freshOnes(scene.members).length > 0) break;
  }
  yield* takeWaiting(scene);
  continueAsNew(context, toInput(scene));
  return undefined;
}

function beginScene(context: OrchestrationContext): Scene {
  const { groups, ...input } = LookoutInput.parse(unveil(inputOf(context)));
  return {
    context,
    ...input,
    members: membersOf(groups),
    trouble: null,
    joined: eventWaiter(context, WATCH_JOINED),
    joinings: 0,
  };
}

const toInput = (scene: Scene): LookoutInput => {
  const { place, nextAt, listedAt, listing, pages, failures } = scene;
  return { place, groups: groupsOf(scene.members), nextAt, listedAt, listing, pages, failures };
};

const roundsFor = ({ size }: Members): number =>
  Math.min(MOST_ROUNDS, Math.max(2, Math.floor(MEMBERS_IN_ORDERS / Math.max(1, size))));

const isFull = ({ joinings }: Scene): boolean => joinings >= MOST_JOININGS;

/** Waits for the next round, and takes in the watches that join meanwhile. */
function* takeJoinings(scene: Scene): Steps<void> {
  const { context } = scene;
  while (!isFull(scene)) {
    const isDue = yield* sleepUnless(context, scene.joined, secondsToRound(scene));
    if (isDue) return;
    take(scene);
  }
}

/**
 * Takes in those that have asked meanwhile, because continuing as new would drop them. If they come faster than they are taken in, the
 * next round does not wait for the last. It ends in a turn that a timer has begun.
 */
function* takeWaiting(scene: Scene): Steps<void> {
  const { context } = scene;
  while (scene.joinings < MOST_JOININGS_AT_LAST && !isLate(scene)) {
    const areAllTaken = yield* sleepUnless(context, scene.joined, 0);
    if (areAllTaken) return;
    take(scene);
  }
  yield timerIn(context, 0);
}

function take(scene: Scene): void {
  const { context, members, joined } = scene;
  const joining = Joining.safeParse(joined.result).data;
  scene.joined = eventWaiter(context, WATCH_JOINED);
  scene.joinings += 1;
  if (joining === undefined) return;
  join(members, joining);
  // The first list comes at once, because as many runs as it takes are looked at one by one meanwhile.
  const isFirst = !scene.listing && scene.failures === 0;
  if (isFirst && secondsToRound(scene) > 0 && isWorth(scene)) scene.nextAt = now(context);
}

const isLate = ({ context, nextAt }: Scene): boolean =>
  -secondsUntil(context, nextAt) > LATE_SECONDS;

const secondsToRound = ({ context, nextAt }: Scene): number =>
  Math.max(0, secondsUntil(context, nextAt));

const waitsOf = (members: Members): number[] =>
  [...members.values()].map(({ waitSeconds }) => waitSeconds);

const isWorth = ({ members, pages, listing }: Known): boolean =>
  isWorthListing(waitsOf(members), { pages, listing });

function* look(scene: Scene): Steps<LookResult> {
  const { context, place, listedAt, members } = scene;
  const fresh = freshOnes(members);
  scene.listing = isWorth(scene);
  return yield* tryActivity(context, lookAround, {
    input: {
      place,
      mode: scene.listing ? "list" : "rest",
      groups: groupsOf(members),
      fresh: fresh.join(" "),
      listedAt,
    },
    otherwise: STEP_FAILED,
    pauses: [],
  });
}

const STEP_FAILED: LookResult = {
  kind: "notListed",
  reason: "the step itself failed inside Runward; its log says why",
  retryAfterSeconds: null,
  released: false,
  gone: [],
};
