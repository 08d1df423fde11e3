/**
 * The outlines of steps as one text, without their names: `;1;3F;1EO`. For each step, those that it depends on (`bits.ts`), `F` or
 * `E` for `when: failed` or `finished`, and `O` for `optional`. As a list, 300 of them take three times the room.
 */

/** As far as the text needs it. */
interface Outline {
  readonly after?: string | undefined;
  readonly when?: "succeeded" | "failed" | "finished" | undefined;
  readonly optional?: true | undefined;
}

const MARKS = { succeeded: "", failed: "F", finished: "E" } as const;
const CONDITIONS: Readonly<Record<string, string>> = { F: "failed", E: "finished" };

export const writeOutlines = (outlines: readonly Outline[]): string =>
  outlines
    .map(({ after = "", when = "succeeded", optional }) =>
      [after, MARKS[when], optional === true ? "O" : ""].join(""),
    )
    .join(";");

/** Null for each that is none. */
export const readOutlines = (text: string): unknown[] => text.split(";").map(readOutline);

function readOutline(text: string): unknown {
  const [whole, after = "", mark = "", optional = ""] = /^([0-9a-f]*)([FE]?)(O?)$/.exec(text) ?? [];
  if (whole === undefined) return null;
  return {
    ...(after !== "" && { after }),
    ...(mark !== "" && { when: CONDITIONS[mark] }),
    ...(optional !== "" && { optional: true }),
  };
}
