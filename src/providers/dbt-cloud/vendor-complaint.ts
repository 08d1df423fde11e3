import { z } from "zod";
import { cut } from "../../contracts/plain-text";
import { boundedText, LIMITS, toBoundedText } from "../../contracts/vendor-text";
import { lenient } from "./jobs/vendor-run";

const LONGEST_COMPLAINT = 300;
/** Of one answer, and of one field. */
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

/** What the account's allow-list says: https://docs.getdbt.com/faqs/Troubleshooting/ip-restrictions */
const AccessDenied = z.object({ account_access_denied: z.literal(true) });

interface Answer {
  readonly text: string;
  readonly json: unknown;
}

/** Whether dbt's own API said it: in its envelope, or in the bare `detail` of the framework below it. */
export function isFromDbt(json: unknown): boolean {
  const envelope = Envelope.safeParse(json).data;
  if (envelope === undefined) return false;
  const { status, detail } = envelope;
  return [status?.code, status?.user_message, detail].some((said) => (said ?? "") !== "");
}

/** What a website answers, or a proxy; dbt's API never does. */
export function isWebPage(text: string): boolean {
  return text.trimStart().startsWith("<");
}

/** What dbt says about a request that it did not fulfil, as one line of plain text; "" when it says nothing. */
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

/** Validation keeps its reasons in `data`: https://github.com/apache/airflow/issues/40047 */
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
