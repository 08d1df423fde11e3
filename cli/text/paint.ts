import colors from "picocolors";

/** Colours, or none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  /** In the colour of a status: of a run, a step or a task of a vendor. */
  readonly status: (status: string, text?: string) => string;
}

type Colour = "green" | "red" | "yellow" | "magenta" | "cyan";

const COLOURS: readonly (readonly [Colour, RegExp])[] = [
  ["green", /^(?:succeeded|success|completed|pass)$/i],
  ["red", /^(?:failed|timedout|error|fail|internal_error)$/i],
  ["yellow", /^(?:cancell?ed|skipped|warn|excluded|upstream_.*)$/i],
  ["magenta", /^unknown$/i],
  ["cyan", /^(?:running|started|terminating)$/i],
];

export function createPaint(enabled: boolean): Paint {
  const { bold, dim, ...all } = colors.createColors(enabled);
  return {
    bold,
    dim,
    status: (status, text = status) => {
      const [colour] = COLOURS.find(([, pattern]) => pattern.test(status)) ?? [null];
      return colour === null ? text : all[colour](text);
    },
  };
}
