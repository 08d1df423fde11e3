/**
 * What happened around the app, as plain data: calls and answers, what ran at the vendors, and what went wrong.
 *
 * 1. The position of an entry is its order. Instants are milliseconds of one clock.
 * 2. What ran is told by the simulated vendor, never by the app.
 * 3. A recording can be stored as JSON lines and checked again.
 */
import { z } from "zod";

const at = z.number();
const id = z.string();
const document = z.record(z.string(), z.unknown());

/** What the limits of the app add up to in this recording. */
const Limits = z.strictObject({
  kind: z.literal("limits"),
  at,
  /** The longest time from a deadline, or from a cancel, to the end of the run, when nothing goes wrong on the way. */
  endSeconds: z.number(),
  /** The longest time from a cancel of a live run to the vendor's cancel, when nothing goes wrong on the way. */
  cancelSeconds: z.number(),
  /** How long a vendor has to be silent before a run may say that it lost contact. */
  lostContactSeconds: z.number(),
  /** How much later than it was sent a request may arrive. */
  transitSeconds: z.number(),
});

/** What a start asks for, as far as a rule depends on it. */
export const Asks = z.strictObject({
  /** What it runs, by the same name as the vendor's entries. */
  job: z.string().nullable(),
  /** What it attaches to, by the vendor's id. */
  vendorRunId: z.string().nullable(),
  timeoutSeconds: z.number(),
  queueTimeoutSeconds: z.number().nullable(),
  /** A failed attempt may be followed by another one. */
  retries: z.boolean(),
  /** A partial success counts as success. */
  partialCounts: z.boolean(),
  /** The caller accepts a second start after an unclear one. */
  mayStartTwice: z.boolean(),
  /** It only watches: it starts nothing. */
  attaches: z.boolean(),
  /** A cancel stops also what somebody else has started. */
  cancelsOthers: z.boolean(),
  callback: z.boolean(),
});
export type Asks = z.infer<typeof Asks>;

/** What a start of a workflow asks for, as far as a rule depends on it. */
export const Plan = z.strictObject({
  steps: z.array(
    z.strictObject({
      name: z.string(),
      /** The steps that have to end before it. */
      needs: z.array(z.string()),
      when: z.enum(["succeeded", "failed", "finished"]),
      optional: z.boolean(),
    }),
  ),
  maxParallel: z.int(),
  onFailure: z.enum(["stop", "continue"]),
  timeoutSeconds: z.number(),
  callback: z.boolean(),
});
export type Plan = z.infer<typeof Plan>;

export const ACTIONS = [
  ...(["start", "read", "result", "list", "tasks", "cancel", "repair", "resume"] as const),
  ...(["tick", "webhook"] as const),
] as const;

const Call = z.strictObject({
  kind: z.literal("call"),
  at,
  /** Joins the call and its answer. */
  call: z.int(),
  /** The app process that received it. */
  process: z.string(),
  action: z.enum(ACTIONS),
  /** The caller's scope; the same key of another scope is another key. */
  scope: z.string(),
  /** Of the run or workflow in the path. */
  id: id.nullable(),
  key: z.string().nullable(),
  /** A fingerprint of what the body means: equal for bodies that are the same request. */
  body: z.string().nullable(),
  asks: Asks.nullable(),
  /** Of a workflow that it starts. */
  plan: Plan.nullable(),
});

const Answer = z.strictObject({
  kind: z.literal("answer"),
  at,
  call: z.int(),
  /** Null if none arrived. */
  status: z.int().nullable(),
  code: z.string().nullable(),
  /** `Idempotent-Replayed`. */
  replayed: z.boolean(),
  id: id.nullable(),
  document: document.nullable(),
});

/** A request to start or repair something has arrived at a vendor. */
const Post = z.strictObject({
  kind: z.literal("post"),
  at,
  job: z.string(),
  order: z.enum(["start", "repair"]),
  /** Whose it is, as far as the vendor can know. */
  id: id.nullable(),
  attempt: z.int().nullable(),
  /** What it started, or the earlier start that the vendor recognised; null if it was rejected. */
  execution: z.string().nullable(),
});

/** A run, a repair or an update is in the vendor's list. It may wait in a queue. */
const Created = z.strictObject({
  kind: z.literal("created"),
  at,
  /** Unique in the recording. */
  execution: z.string(),
  /** The id that documents show; a repair has that of its run. */
  vendorRunId: z.string(),
  job: z.string(),
  by: z.enum(["app", "vendor", "other"]),
  id: id.nullable(),
  attempt: z.int().nullable(),
  /** The failed execution that the vendor itself has started again. */
  continues: z.string().nullable(),
});

/** It left the queue. */
const Began = z.strictObject({ kind: z.literal("began"), at, execution: z.string() });

const CancelAsked = z.strictObject({ kind: z.literal("cancelAsked"), at, execution: z.string() });

const Ended = z.strictObject({
  kind: z.literal("ended"),
  at,
  execution: z.string(),
  state: z.enum(["succeeded", "partial", "failed", "cancelled"]),
});

/** A callback has arrived. */
const Callback = z.strictObject({
  kind: z.literal("callback"),
  at,
  id: id.nullable(),
  /** The document in the body. */
  document,
  /** Whether the receiver answered that it took it. */
  taken: z.boolean(),
});

const Process = z.strictObject({
  kind: z.literal("process"),
  at,
  process: z.string(),
  event: z.enum(["started", "killed", "frozen", "thawed", "stopped"]),
});

/** Something that excuses a delay or an unknown outcome. */
const Trouble = z.strictObject({
  kind: z.literal("trouble"),
  at,
  where: z.enum(["host", "step", "vendor", "storage", "network"]),
  seconds: z.number(),
  what: z.string(),
  /** It hides nothing that a vendor has done, so it is no reason not to know whether something was started. */
  onlyDelays: z.literal(true).optional(),
});

/** A text that may be nowhere in what people can read. */
const Secret = z.strictObject({
  kind: z.literal("secret"),
  at,
  name: z.string(),
  text: z.string(),
});

/** What people can read besides answers: logs, a journal, stored states. */
const Trace = z.strictObject({ kind: z.literal("trace"), at, where: z.string(), text: z.string() });

/** For people who read a stored recording. */
const Note = z.strictObject({ kind: z.literal("note"), at, text: z.string() });

/** The end of the recording, with the instances that were still open. */
const End = z.strictObject({ kind: z.literal("end"), at, open: z.array(z.string()) });

export const Entry = z.discriminatedUnion("kind", [
  ...([Limits, Call, Answer] as const),
  ...([Post, Created, Began, CancelAsked, Ended, Callback] as const),
  ...([Process, Trouble, Secret, Trace, Note, End] as const),
]);
export type Entry = z.infer<typeof Entry>;
export type EntryOf<Kind extends Entry["kind"]> = Extract<Entry, { kind: Kind }>;

export type Recording = readonly Entry[];

export const toLines = (recording: Recording): string =>
  recording.map((entry) => `${JSON.stringify(entry)}\n`).join("");

/** @throws for a line that is no entry. */
export const fromLines = (text: string): Entry[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Entry.parse(JSON.parse(line)));
