/**
 * What a simulator was asked to do, in a file, so that a simulator that starts again goes on where the earlier one stopped.
 *
 * Stored is each request that changed something, with its time. A new simulator does them all again, each at its time, before
 * it listens. Its state depends on nothing but its jobs, these requests and the clock, so it is the same as before.
 *
 * Owns: the file, the order of the requests, the simulator's clock, and the port that the earlier simulator had.
 * Does not own: which requests change something (`server.ts`). Not stored: tokens, faults, the log of requests, and what a
 * test does to a simulator from inside.
 *
 * 1. A request is on the disk before its response is sent. One that is lost with the process was never answered.
 * 2. While a request is done again, the clock shows its time, and it needs no token.
 */
import type { FastifyInstance } from "fastify";
import { join } from "node:path";
import { z } from "zod";
import { type Alarm, type Clock, RealClock } from "../clock";
import { parseExactJson } from "./exact-json";
import { LineFile, readLines, UnreadableFileError } from "./line-file";

const VERSION = 1;

const Header = z.object({
  kind: z.literal("simulator"),
  vendor: z.string(),
  version: z.literal(VERSION),
  port: z.number().int().min(1).max(65_535),
});

const RememberedRequest = z.object({
  /** Milliseconds. */
  at: z.number().nonnegative(),
  method: z.enum(["POST", "PUT", "PATCH", "DELETE"]),
  url: z.string().startsWith("/"),
  contentType: z.string().optional(),
  body: z.string().optional(),
  /** The id of what the request made, if it made something. */
  made: z.string().nullable(),
});
type RememberedRequest = z.infer<typeof RememberedRequest>;

export type NewRequest = Omit<RememberedRequest, "at" | "made" | "method"> & {
  readonly method: string;
  /** The body of the response. */
  readonly answer: string;
};

/** What a vendor's simulator says about its requests. */
export interface Remembering {
  readonly memory: SimulatorMemory;
  /** The id of what a request made, in the body of its response; null if it made nothing. */
  readonly madeBy: (answer: unknown) => string | null;
  /** Called after all requests were done again. */
  readonly afterwards?: () => void;
}

export class SimulatorMemory {
  /** The simulator's clock. */
  readonly clock: Clock;
  readonly #path: string;
  readonly #vendor: string;
  readonly #requests: RememberedRequest[];
  readonly #file: LineFile<unknown>;
  /** The time of the request that is done again. */
  #then: Date | undefined;
  #port: number | undefined;
  #movedFrom: number | undefined;

  private constructor(path: string, vendor: string, stored: Stored, clock: Clock) {
    this.#path = path;
    this.#vendor = vendor;
    this.#requests = stored.requests;
    this.#port = stored.port;
    this.#file = new LineFile(path, () => [this.#header(), ...this.#requests]);
    this.clock = {
      now: () => this.#then ?? clock.now(),
      at: (when, callback): Alarm => clock.at(when, callback),
    };
  }

  /** @throws UnreadableFileError */
  static async open(directory: string, vendor: string, clock: Clock): Promise<SimulatorMemory> {
    const path = join(directory, `${vendor}.jsonl`);
    const stored = readStored(path, vendor, await readLines(path));
    const latest = stored.requests.at(-1)?.at ?? 0;
    // The machine's clock may have been set back. A run is never from the future.
    if (clock instanceof RealClock) clock.goOnFrom(new Date(latest));
    return new SimulatorMemory(path, vendor, stored, clock);
  }

  /** The port of the simulator that wrote the file; undefined if there was none. */
  get port(): number | undefined {
    return this.#port;
  }

  get isReplaying(): boolean {
    return this.#then !== undefined;
  }

  /** Does all requests again. @throws if one of them does not do what it did before. */
  async replay(app: FastifyInstance, { madeBy }: Pick<Remembering, "madeBy">): Promise<void> {
    try {
      for (const [index, request] of this.#requests.entries()) {
        this.#then = new Date(request.at);
        const { statusCode, body } = await app.inject(toInjected(request));
        if (statusCode >= 400 || madeIn(body, madeBy) !== request.made) {
          const what = `the request in line ${index + 2} no longer does what it did: its jobs were other ones, or it is from another version.`;
          throw new UnreadableFileError(this.#path, what);
        }
      }
    } finally {
      this.#then = undefined;
    }
  }

  listensOn(port: number): void {
    if (this.#port !== port) this.#movedFrom = this.#port;
    this.#port = port;
  }

  /** The port of the earlier simulator, if another program has it now. */
  get movedFrom(): number | undefined {
    return this.#movedFrom;
  }

  /** Call it in the order in which the requests took effect. Resolves when the request is on the disk. */
  async add({ answer, method, ...request }: NewRequest, { madeBy }: Remembering): Promise<void> {
    const at = this.clock.now().getTime();
    const made = madeIn(answer, madeBy);
    const stored = RememberedRequest.parse({ at, method, ...request, made });
    this.#requests.push(stored);
    this.#file.append(stored);
    await this.#file.settled();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #header(): z.infer<typeof Header> {
    return { kind: "simulator", vendor: this.#vendor, version: VERSION, port: this.#port ?? 1 };
  }
}

interface Stored {
  readonly port: number | undefined;
  readonly requests: RememberedRequest[];
}

function readStored(path: string, vendor: string, [first, ...rest]: unknown[]): Stored {
  if (first === undefined) return { port: undefined, requests: [] };
  const header = Header.safeParse(first);
  if (!header.success || header.data.vendor !== vendor) {
    throw new UnreadableFileError(path, `it is no file of this version about ${vendor}.`);
  }
  const requests = rest.map((line, index) => {
    const request = RememberedRequest.safeParse(line);
    if (request.success) return request.data;
    throw new UnreadableFileError(path, `line ${index + 2} is no request.`);
  });
  return { port: header.data.port, requests };
}

function toInjected({ method, url, contentType, body }: RememberedRequest): {
  method: RememberedRequest["method"];
  url: string;
  headers: Record<string, string>;
  payload?: string;
} {
  const headers = contentType === undefined ? {} : { "content-type": contentType };
  return body === undefined
    ? { method, url, headers: {} }
    : { method, url, headers, payload: body };
}

function madeIn(body: string, madeBy: Remembering["madeBy"]): string | null {
  try {
    return madeBy(parseExactJson(body));
  } catch {
    return null;
  }
}
