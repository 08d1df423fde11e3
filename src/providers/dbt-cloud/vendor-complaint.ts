import * as z from "zod";
import { cut } from "../../contracts/plain-text";
import { boundedText, LIMITS, toBoundedText } from "../../contracts/vendor-text";
import { lenient } from "./jobs/vendor-run";

const LONGEST_COMPLAINT = 300;
/** Limits of one response, and of one field. */
const MOST_REASONS = 20;

const Envelope = z.object({
  status: lenient(
    z.object({
      code: lenient(z.number()),
      user_message: boundedText(),
      developer_message: boundedText(),
    }),
  ),
  data: z.unknown().optional(),
  detail: boundedText(),
});

/** The error of the account's allow-list: https://docs.getdbt.com/faqs/Troubleshooting/ip-restrictions */
const AccessDenied = z.object({ account_access_denied: z.literal(true) });

interface Answer {
  readonly text: string;
  readonly json: unknown;
}

/** Whether the response is from dbt's own API: in its envelope, or with the plain `detail` of its web framework. */
export function isFromDbt(json: unknown): boolean {
  const envelope = Envelope.safeParse(json).data;
  if (envelope === undefined) return false;
  const { status, detail } = envelope;
  return [status?.code, status?.user_message, detail].some((said) => (said ?? "") !== "");
}

/** A response of a website or a proxy; dbt's API never sends it. */
export function isWebPage(text: string): boolean {
  return text.trimStart().startsWith("<");
}

/** dbt's error message as one line of plain text; "" if there is none. */
export function toComplaint(answer: Answer): string {
  const envelope = Envelope.safeParse(answer.json).data;
  const words = envelope === undefined ? toBareText(answer) : toWords(envelope);
  return cut(words.replace(/\s+/g, " "), LONGEST_COMPLAINT);
}

export function isAccessDenied(json: unknown): boolean {
  return AccessDenied.safeParse(Envelope.safeParse(json).data?.data).success;
}

function toWords({ status, data, detail }: z.infer<typeof Envelope>): string {
  const said = [status?.user_message, status?.developer_message, detail];
  const messages = new Set(said.filter((text) => typeof text === "string" && text !== ""));
  return [...messages, ...toFieldComplaints(data)].join(" ");
}

/** Validation errors have their reasons in `data`: https://github.com/apache/airflow/issues/40047 */
function toFieldComplaints(data: unknown): string[] {
  if (typeof data === "string") return data === "" ? [] : [`(${toBoundedText(data)})`];
  if (typeof data !== "object" || data === null || Array.isArray(data)) return [];
  const complaints = Object.entries(data)
    .slice(0, MOST_REASONS)
    .flatMap(([field, reasons]: [string, unknown]) => {
      const texts = toTexts(reasons);
      const name = toBoundedText(field, LIMITS.word);
      return texts.length === 0 ? [] : [`${name}: ${texts.join(", ")}`];
    });
  return complaints.length === 0 ? [] : [`(${complaints.join("; ")})`];
}

function toTexts(reasons: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(reasons) ? reasons : [reasons];
  return list
    .slice(0, MOST_REASONS)
    .flatMap((reason) => (typeof reason === "string" ? [toBoundedText(reason, LIMITS.name)] : []));
}

function toBareText({ text }: Answer): string {
  const bare = toBoundedText(text);
  const title = /<title[^<>]*>([^<]*)<\/title>/i.exec(bare)?.[1];
  if (title !== undefined) return title.trim();
  return /^[<{[]/.test(bare) ? "" : bare;
}
