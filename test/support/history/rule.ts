import { isInterruption, type Reading, type Subject } from "./reading";

export interface Finding {
  /** The id of a run, or the key of a start. */
  readonly about: string;
  readonly detail: string;
}

/** One thing that may never happen. */
export interface Rule {
  /** What holds if it is kept. */
  readonly name: string;
  /** Its number in ARCHITECTURE.md; null for what the answers of the API promise. */
  readonly invariant: number | null;
  /** What kind of harm a violation is, for the table of faults. */
  readonly harm: "lost" | "doubled" | "leaked";
  readonly find: (reading: Reading) => Finding[];
}

type About = (subject: Subject, reading: Reading) => string | null | readonly string[];

/** A rule about each run alone: the function returns what is wrong. */
export const ofEach =
  (wrong: About): Rule["find"] =>
  (reading) =>
    reading.subjects.flatMap((subject) => {
      const details = wrong(subject, reading) ?? [];
      return [details].flat().map((detail) => ({ about: subject.id, detail }));
    });

/**
 * How often a callback may come: once more for each process that ended before it could store the delivery, and for each step that
 * was executed twice.
 */
export const mostDeliveries = ({ of }: Reading): number =>
  1 +
  of("process").filter(isInterruption).length +
  of("trouble").filter(({ where }) => where !== "vendor").length;

export const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
