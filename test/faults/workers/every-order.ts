/** Choices that are made one after another; each has so many options. */
export interface Choices {
  /** Which option: 0 to `options - 1`. */
  choose(options: number): number;
}

class Script implements Choices {
  readonly made: { readonly option: number; readonly options: number }[] = [];
  readonly #given: readonly number[];

  constructor(given: readonly number[]) {
    this.#given = given;
  }

  choose(options: number): number {
    const option = this.#given[this.made.length] ?? 0;
    this.made.push({ option, options });
    return option;
  }

  /** The script that differs in the last choice that has an option left; null after the last one. */
  next(): number[] | null {
    const made = [...this.made];
    for (let last = made.pop(); last !== undefined; last = made.pop()) {
      if (last.option + 1 < last.options) {
        return [...made.map(({ option }) => option), last.option + 1];
      }
    }
    return null;
  }
}

/** Plays every combination of choices once; a play always makes the same choices in the same situation. */
export async function playEvery(play: (choices: Choices) => Promise<void>): Promise<number> {
  let plays = 0;
  let script: number[] | null = [];
  while (script !== null) {
    const choices: Script = new Script(script);
    await play(choices);
    plays += 1;
    script = choices.next();
  }
  return plays;
}

/** Plays some combinations, as a generator of pseudo-random numbers chooses them. */
export async function playSome(
  plays: number,
  seed: number,
  play: (choices: Choices) => Promise<void>,
): Promise<number> {
  const random = randomFrom(seed);
  for (let count = 0; count < plays; count++) {
    await play({ choose: (options) => Math.floor(random() * options) });
  }
  return plays;
}

/** Mulberry32: https://github.com/bryc/code/blob/master/jshash/PRNGs.md */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
