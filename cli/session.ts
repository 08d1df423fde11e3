/** The connection to the app, and how this command prints. */
import { RunwardClient } from "../client/runward-client";
import type { Trouble, TransmissionOptions } from "../client/transmission";
import { connect, type GlobalOptions } from "./connect/connection";
import { hasColours, type Io } from "./io";
import { createPaint, type Paint } from "./text/paint";
import { safeJson, safeLine } from "./text/safe-text";

export interface Session {
  readonly io: Io;
  readonly options: GlobalOptions;
  readonly paint: Paint;
  readonly client: RunwardClient;
  /** Another client, for instance with more patience. */
  readonly open: (options: Partial<TransmissionOptions>) => RunwardClient;
  /** The command to type next, with the options that it needs. */
  readonly next: (command: string) => string;
  /** Prints lines, unless they are not wanted. */
  readonly say: (text: string) => void;
  /** Prints a notice that is no result. */
  readonly note: (text: string) => void;
  readonly print: (document: object) => void;
}

/** Somebody waits for the answer. */
const PATIENCE_SECONDS = 20;

/** While something is watched, which goes on anyway. */
const WATCH_PATIENCE_SECONDS = 600;

export const watchPatience = ({ giveUpAfter }: GlobalOptions): number =>
  giveUpAfter ?? WATCH_PATIENCE_SECONDS;

export async function openSession(io: Io, options: GlobalOptions): Promise<Session> {
  const isQuiet = options.quiet === true;
  const note = (text: string): void => {
    if (!isQuiet) io.err.write(`${text}\n`);
  };
  const { baseUrl, authorise } = await connect(io, options);
  const open = (more: Partial<TransmissionOptions> = {}): RunwardClient =>
    new RunwardClient({
      baseUrl,
      timeoutSeconds: options.callTimeout,
      patienceSeconds: options.giveUpAfter ?? PATIENCE_SECONDS,
      ...(authorise !== null && { authorise }),
      onTrouble: (trouble) => {
        note(describeTrouble(baseUrl, trouble));
      },
      ...more,
    });
  return {
    io,
    options,
    paint: createPaint(hasColours(io) && options.color),
    client: open(),
    open,
    next: (command) => [io.command, command, ...sameConnection(options)].join(" "),
    say: (text) => {
      if (!isQuiet) io.out.write(`${text}\n`);
    },
    note,
    print: (document) => {
      io.out.write(`${safeJson(document)}\n`);
    },
  };
}

export const describeTrouble = (place: string, { reason, retryInSeconds }: Trouble): string =>
  `${place} gives no usable answer: ${safeLine(reason).replace(/\.$/, "")}. Trying again in ${Math.ceil(retryInSeconds)} s.`;

/** The options of this call that the next one needs too. What stands in the environment needs no option. */
function sameConnection({ url, keyFile, scope }: GlobalOptions): string[] {
  const given = [
    ["--url", url],
    ["--key-file", keyFile],
    ["--scope", scope],
  ] as const;
  return given.flatMap(([name, value]) => (value === undefined ? [] : [name, shellWord(value)]));
}

/** A word that a shell reads as it is. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
