/** Counts of small worlds, from which those of large ones are computed. */
import { type AppToCount, type Counted, playCounted } from "../counted-world";
import { type Counts, type Rates, times, add, type Work } from "./model";

export const WAIT_SECONDS = 30;
const [SHORT_SECONDS, LONG_SECONDS] = [900, 1_800];
const [FEW, MANY] = [8, 16];

const ofRuns = ({ calls, ofRuns }: Counted): Work => ({ calls, ...ofRuns });
const ofLookout = ({ ofLookout }: Counted): Work => ({ calls: 0, ...ofLookout });
const less = (one: Work, other: Work): Work => add(one, times(other, -1));

/** What a run does for each second that it is live longer, and what it does besides. */
function lineThrough(short: Work, long: Work): Pick<Rates, "perRun" | "perRunSecond"> {
  const perRunSecond = times(less(long, short), 1 / (FEW * (LONG_SECONDS - SHORT_SECONDS)));
  const perRun = less(times(short, 1 / FEW), times(perRunSecond, SHORT_SECONDS));
  return { perRun, perRunSecond };
}

const NOTHING: Work = { calls: 0, turns: 0, activities: 0 };

export async function calibrate(app: AppToCount): Promise<Counts> {
  const play = (looking: "fixed" | "lookout", runs: number, length: number): Promise<Counted> => {
    const seconds = Array<number>(runs).fill(length);
    return playCounted(app, { looking, waitSeconds: WAIT_SECONDS, seconds });
  };
  const [short, long] = [
    await play("fixed", FEW, SHORT_SECONDS),
    await play("fixed", FEW, LONG_SECONDS),
  ];
  const fixed = { ...lineThrough(ofRuns(short), ofRuns(long)), perConnectionSecond: NOTHING };
  const [few, fewLong] = [
    await play("lookout", FEW, SHORT_SECONDS),
    await play("lookout", FEW, LONG_SECONDS),
  ];
  const [many, manyLong] = [
    await play("lookout", MANY, SHORT_SECONDS),
    await play("lookout", MANY, LONG_SECONDS),
  ];
  const perSecond = (one: Counted, longer: Counted): Work =>
    times(less(ofLookout(longer), ofLookout(one)), 1 / (LONG_SECONDS - SHORT_SECONDS));
  const [withFew, withMany] = [perSecond(few, fewLong), perSecond(many, manyLong)];
  const perMember = times(less(withMany, withFew), 1 / (MANY - FEW));
  const watched = lineThrough(ofRuns(few), ofRuns(fewLong));
  return {
    waitSeconds: WAIT_SECONDS,
    fixed,
    lookout: {
      ...watched,
      perRunSecond: add(watched.perRunSecond, perMember),
      perConnectionSecond: less(withFew, times(perMember, FEW)),
    },
  };
}
