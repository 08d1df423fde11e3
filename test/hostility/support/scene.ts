/**
 * A scene is one call of ours with the good answers that a vendor gives to it. Each is played once as it is, which also
 * shows at which places of the answers anybody looks, and then with every hostile value at each of those places, and a few
 * of them at all others: so no field can be forgotten.
 *
 * 1. At a place that decides, the outcome is the one that the scene's table names for the type of the value.
 * 2. At every other place, the outcome is the one of the good answers: a text for people never changes it.
 * 3. Nothing throws, every text that comes out is bounded and plain, and nothing blocks the process.
 */
import { timed } from "./blocked-time";
import { HOSTILE_VALUES, type HostileValue, SAMPLE, type ValueType } from "./hostile-values";
import { objectionsTo } from "./objections";
import {
  createRecordedVendor,
  isHeader,
  nameOf,
  type Place,
  type RecordedAnswer,
  type RecordedVendor,
  takesOnlyTexts,
} from "./recorded-answers";

/** The outcome for each type of value, or for the value of a name; `other` for the rest. */
export type Outcomes = Readonly<Partial<Record<ValueType, string>>> & {
  readonly other: string;
  readonly named?: Readonly<Record<string, string>>;
};

/** Where a library of Azure reads the place, and may read it otherwise in its next version. */
export interface OneOf {
  readonly oneOf: readonly string[];
}

export interface Scene {
  readonly name: string;
  readonly answers: readonly RecordedAnswer[];
  /** Plays it, and answers what the durable step would store. */
  readonly play: (vendor: RecordedVendor) => Promise<unknown>;
  /** The outcome in short. */
  readonly toOutcome: (result: never) => string;
  /** With the good answers. */
  readonly outcome: string;
  /** By name of the place, as in "runs/get: state.result_state". */
  readonly deciding: Readonly<Record<string, string | Outcomes | OneOf>>;
  /** The answers come over a wire, on which not every text can be a header. */
  readonly wired?: true;
  /** Places that the parser reads and that decide nothing. */
  readonly read: readonly string[];
}

/** Plays the good answers, and finds out at which of their places anybody looks. */
export async function findRead(scene: Scene): Promise<ReadonlySet<string>> {
  const vendor = createRecordedVendor(scene.answers);
  await scene.play(vendor);
  return vendor.read;
}

/** Whether every value is played at the place: where somebody looks, or may look once something else is wrong. */
export function isPlayedInFull(scene: Scene, place: Place, read: ReadonlySet<string>): boolean {
  if (scene.wired === true || takesOnlyTexts(place)) return true;
  const answer = scene.answers.find(({ name }) => name === place.answer);
  return answer?.spare === true || read.has(nameOf(place)) || nameOf(place) in scene.deciding;
}

const valuesFor = (
  scene: Scene,
  place: Place,
  read: ReadonlySet<string>,
): readonly HostileValue[] => {
  if (!isPlayedInFull(scene, place, read)) return SAMPLE;
  if (!takesOnlyTexts(place)) return HOSTILE_VALUES;
  const texts = HOSTILE_VALUES.filter(({ type }) => type === "text");
  return scene.wired === true && isHeader(place) ? texts.filter(canBeSentAsHeader) : texts;
};

const LONGEST_HEADER = 16_384;

function canBeSentAsHeader({ json }: HostileValue): boolean {
  const text = JSON.parse(json) as string;
  return text.length < LONGEST_HEADER && /^[\x20-\x7e\t]*$/.test(text);
}

function expectedOutcomes(scene: Scene, place: Place, value: HostileValue): readonly string[] {
  const decided = scene.deciding[nameOf(place)] ?? scene.outcome;
  if (typeof decided === "string") return [decided];
  if ("oneOf" in decided) return decided.oneOf;
  return [decided.named?.[value.name] ?? decided[value.type] ?? decided.other];
}

/** What went wrong with one value at one place. */
async function objectionsWith(scene: Scene, place: Place, value: HostileValue): Promise<string[]> {
  const say = (objection: string): string => `${value.name}: ${objection}`;
  try {
    const { result, objection } = await timed(() =>
      scene.play(createRecordedVendor(scene.answers, { place, value })),
    );
    const outcome = scene.toOutcome(result as never);
    const expected = expectedOutcomes(scene, place, value);
    return [
      ...(expected.includes(outcome) ? [] : [`is "${outcome}", not "${expected.join('" or "')}"`]),
      ...objectionsTo(result),
      ...(objection === null ? [] : [objection]),
    ].map(say);
  } catch (error) {
    return [say(`throws ${String(error).slice(0, 300)}`)];
  }
}

export async function objectionsAt(
  scene: Scene,
  place: Place,
  read: ReadonlySet<string>,
): Promise<string[]> {
  const objections: string[] = [];
  for (const value of valuesFor(scene, place, read)) {
    objections.push(...(await objectionsWith(scene, place, value)));
  }
  return objections;
}
