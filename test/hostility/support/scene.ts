/**
 * A scene is one call of ours with the good answers that a vendor gives to it. Each is played once as it is, and then with
 * every hostile value at every place of every answer, so that no field can be forgotten.
 *
 * 1. At a place that decides, the outcome is the one that the scene's table names for the type of the value.
 * 2. At every other place, the outcome is the one of the good answers: a text for people never changes it.
 * 3. Nothing throws, every text that comes out is bounded and plain, and nothing blocks the process.
 */
import { timed } from "./blocked-time";
import { HOSTILE_VALUES, type HostileValue, type ValueType } from "./hostile-values";
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

const valuesFor = (scene: Scene, place: Place): readonly HostileValue[] => {
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

export async function objectionsAt(scene: Scene, place: Place): Promise<string[]> {
  const objections: string[] = [];
  for (const value of valuesFor(scene, place)) {
    objections.push(...(await objectionsWith(scene, place, value)));
  }
  return objections;
}
