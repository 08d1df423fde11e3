/** The settings that list the connections of each vendor; a part of `settings.ts`. */
import * as z from "zod";
import type { Connection, ConnectionSetting } from "../contracts/connection";

type ConnectionList = z.ZodType<Connection[], string | undefined>;

const jsonList = (item: z.ZodType<Connection>): ConnectionList =>
  z
    .string()
    .default("[]")
    .transform((text, refinement): unknown => {
      try {
        return JSON.parse(text === "" ? "[]" : text);
      } catch {
        refinement.addIssue({ code: "custom", message: "must be a JSON array" });
        return z.NEVER;
      }
    })
    .pipe(z.array(item, { error: "must be a JSON array" }));

/** One setting for each vendor. */
export const connectionLists = (
  settings: readonly ConnectionSetting[],
): z.ZodObject<Record<string, ConnectionList>> =>
  z.object(Object.fromEntries(settings.map(({ name, item }) => [name, jsonList(item)])));

type Report = (setting: string, message: string) => void;

/** Reports errors that concern the lists as a whole. */
export function findConnectionProblems(
  settings: readonly ConnectionSetting[],
  { lists, hasVault }: { lists: ReadonlyMap<string, readonly Connection[]>; hasVault: boolean },
  report: Report,
): void {
  const [first, ...others] = settings;
  const all = [...lists.values()].flat();
  if (first !== undefined && all.length === 0) {
    const alternatives = others.map(({ name }) => `or ${name} `).join("");
    report(first.name, `${alternatives}must name at least one connection`);
  }
  for (const { name, noun } of settings) {
    const ids = (lists.get(name) ?? []).map(({ id }) => id);
    if (new Set(ids).size !== ids.length) report(name, `must not name ${noun} twice`);
  }
  const needsVault = all.some(
    ({ auth, webhookSecret }) => auth.kind === "secret" || webhookSecret !== null,
  );
  if (needsVault && !hasVault) {
    report(
      "KEY_VAULT_URL",
      "is required, because a connection keeps its token or its webhook keys in Key Vault",
    );
  }
}
