/** The table of the duels: what happens, and what the recipe and Runward make of it. */
import colors from "picocolors";
import type { LiveDuel, SideView } from "./live-duel";
import type { Picture } from "./show";
import { type Column, tableOf } from "./table";

const COLUMNS: readonly Column[] = [
  { heading: "What happens", width: 28 },
  { heading: "The recipe that people copy", width: 32 },
  { heading: "Runward", width: 38 },
];

export const duelPicture = (duels: readonly LiveDuel[]): Picture => ({
  table: duelTable(duels),
  lines: duels.map(
    (live) =>
      `${live.duel.title}: recipe ${shortly(live.recipe)}, Runward ${shortly(live.runward)}`,
  ),
});

/** Empty lines between the rows: their cells have several lines. */
export const duelTable = (duels: readonly LiveDuel[]): string =>
  tableOf(
    COLUMNS,
    duels.flatMap((live) => [
      [live.duel.title, recipeCell(live), runwardCell(live)],
      ["", "", ""],
    ]),
  ).trimEnd();

/** What is wrong with any of them, in sentences. */
export const duelObjections = (duels: readonly LiveDuel[]): string[] =>
  duels.flatMap(({ duel, recipe, runward }) =>
    [["the recipe", recipe.wrong] as const, ["Runward", runward.wrong] as const].flatMap(
      ([side, wrong]) => (wrong === null ? [] : [`${duel.title}: ${side} ${wrong}.`]),
    ),
  );

function recipeCell({ duel, recipe, done }: LiveDuel): string {
  const name = colors.dim(duel.recipeName);
  if (!done) return `${name}\n${shortly(recipe)}`;
  const { status, message } = recipe;
  const hidesFailure = status === "Succeeded" && duel.expected.runward.status === "failed";
  const said = status === "Failed" ? `${status}: "${firstLine(message)}"` : status;
  const bad = hidesFailure || recipe.runs !== 1;
  const words = hidesFailure ? `${said}, although the job failed` : said;
  return `${name}\n${marked(!bad, `${words}. The job ran ${times(recipe.runs)}.`)}`;
}

function runwardCell({ duel, runward, done }: LiveDuel): string {
  if (!done) return shortly(runward);
  const cause = lineWith(runward.message, duel.expected.runward.names);
  const first = marked(
    runward.wrong === null,
    `${runward.status}. The job ran ${times(runward.runs)}.`,
  );
  return cause === "" ? first : `${first}\n${cause}`;
}

const shortly = ({ status, runs }: SideView): string => `${status}, ${runs} at the vendor`;

const marked = (good: boolean, text: string): string =>
  good ? colors.green(`✔ ${text}`) : colors.red(`✖ ${text}`);

const times = (count: number): string =>
  count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

const lineWith = (text: string, part: string | undefined): string =>
  part === undefined
    ? ""
    : (text
        .split("\n")
        .find((line) => line.includes(part))
        ?.trim() ?? "");
