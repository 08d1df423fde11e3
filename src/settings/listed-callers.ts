/** The setting CALLERS, which lists what each caller may do; a part of `settings.ts`. */
import * as z from "zod";
import { Grant, type ListedCaller } from "../contracts/caller-rights";

/** The entry for every caller that no other entry names. */
const ALL_OTHERS = "*";

const Name = z
  .string()
  .regex(
    /^(?:\*|[A-Za-z0-9](?:[\w .-]{0,62}[A-Za-z0-9])?)$/,
    'must be a name of letters, digits, blanks and . _ -, or "*" for all other callers',
  );

const A_HASH =
  "must be the SHA-256 of a function key, as 64 hexadecimal digits, or a list of those; the key itself does not belong here";

const KeyHash = z
  .string(A_HASH)
  .regex(/^[0-9a-f]{64}$/i, A_HASH)
  .toLowerCase();

const Entry = z
  .strictObject({
    name: Name,
    clientId: z.guid("must be the client id of an application").toLowerCase().optional(),
    /** Several while a key is replaced. */
    keySha256: z
      .union([KeyHash.transform((hash) => [hash]), z.array(KeyHash).min(1, A_HASH)], A_HASH)
      .optional(),
    allow: z.array(Grant),
  })
  .superRefine(({ name, clientId, keySha256, allow }, refinement) => {
    const report = (path: (string | number)[], message: string): void => {
      refinement.addIssue({ code: "custom", path, message });
    };
    const ways = [clientId, keySha256].filter((way) => way !== undefined).length;
    if (name === ALL_OTHERS && ways > 0) {
      report(["name"], 'must not be "*" beside clientId or keySha256: that stands for all others');
    }
    if (name !== ALL_OTHERS && ways !== 1) {
      report(["clientId"], "or keySha256 must be given, and only one of them");
    }
    for (const [index, grant] of allow.entries()) {
      for (const [field, message] of flawsOf(grant, name)) report(["allow", index, field], message);
    }
  });
type Entry = z.infer<typeof Entry>;

function withoutRead(actions: Grant["actions"]): string[] {
  const messages: string[] = [];
  if (actions.includes("cancel") || actions.includes("repair")) {
    messages.push("must have read beside cancel and repair, whose answers show the run");
  }
  if (actions.includes("pause")) {
    messages.push("must have read beside pause, whose answer shows the schedule");
  }
  return messages;
}

type Flaw = readonly [field: keyof Grant, message: string];

/** What a grant cannot mean. */
function flawsOf({ actions, connections, jobs, jobNames }: Grant, name: string): Flaw[] {
  const flaws: Flaw[] = [];
  const canRead = actions.includes("read");
  if (!canRead) flaws.push(...withoutRead(actions).map((text) => ["actions", text] as const));
  if (!canRead && name === ALL_OTHERS && actions.includes("start")) {
    flaws.push([
      "actions",
      'must have read beside start for "*", whose own runs are not told apart',
    ]);
  }
  for (const field of ["jobs", "jobNames"] as const) {
    if ({ jobs, jobNames }[field] !== undefined && connections === undefined) {
      flaws.push([field, "needs connections beside it: ids and names are those of one connection"]);
    }
  }
  return flaws;
}

/** Undefined if the setting is not set: then every caller may do everything. */
export const listedCallers = z
  .string()
  .transform((text, refinement): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      refinement.addIssue({ code: "custom", message: "must be a JSON array" });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(Entry, { error: "must be a JSON array" })
      .min(1, "must list a caller; leave the setting out to let every caller do everything"),
  )
  .optional();

export const toListedCallers = (entries: readonly Entry[] | undefined): ListedCaller[] | null =>
  entries?.map(({ name, clientId = null, keySha256 = [], allow }) => ({
    ...{ name, clientId, keyHashes: keySha256, grants: allow },
    isAllOthers: name === ALL_OTHERS,
  })) ?? null;

interface Known {
  /** Callers are told apart by their application, and not by their function key. */
  readonly byApplication: boolean;
  /** Empty: every application of the allowed tenants. */
  readonly clientIds: readonly string[];
}

type Contradiction = [place: string, message: string];

/** What contradicts the other settings about callers, or another entry. */
export function findListContradictions(
  entries: readonly Entry[] | undefined = [],
  { byApplication, clientIds }: Known,
): Contradiction[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name, clientId, keySha256 = [] }, index): Contradiction[] => {
    const found: Contradiction[] = [];
    const report = (field: string, message: string): void => {
      found.push([`CALLERS[${index}].${field}`, message]);
    };
    const isNew = (what: string): boolean => {
      const isKnown = seen.has(what);
      seen.add(what);
      return !isKnown;
    };
    if (!isNew(`name ${name.toLowerCase()}`))
      report("name", "is the name of an earlier caller too");
    if (clientId !== undefined) {
      const flaw = flawOfClient(clientId, { byApplication, clientIds });
      if (flaw !== null) report("clientId", flaw);
      else if (!isNew(clientId)) report("clientId", "is that of an earlier caller too");
    }
    if (keySha256.length > 0 && byApplication) {
      report(
        "keySha256",
        "is never compared, because ALLOWED_TENANT_IDS or ALLOWED_CLIENT_IDS is set: name the caller by its clientId",
      );
    }
    if (keySha256.filter(isNew).length < keySha256.length) {
      report("keySha256", "holds a hash twice, or one of an earlier caller");
    }
    return found;
  });
}

function flawOfClient(clientId: string, { byApplication, clientIds }: Known): string | null {
  if (!byApplication) {
    return "needs ALLOWED_TENANT_IDS or ALLOWED_CLIENT_IDS: without them the header that names the application is not read";
  }
  const isAllowed = clientIds.length === 0 || clientIds.includes(clientId);
  return isAllowed ? null : "is not among ALLOWED_CLIENT_IDS, so all its calls are rejected";
}
