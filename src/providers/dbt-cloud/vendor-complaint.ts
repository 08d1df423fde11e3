import { z } from "zod";
import { cut, toPlainText } from "../../contracts/plain-text";
import { lenient, LenientText } from "./vendor-run";

const LONGEST_COMPLAINT = 300;

const Envelope = z.object({
  status: lenient(z.object({ user_message: LenientText, developer_message: LenientText })),
  data: z.unknown().optional(),
  detail: LenientText,
});

/** What the account's allow-list says: https://docs.getdbt.com/faqs/Troubleshooting/ip-restrictions */
const AccessDenied = z.object({ account_access_denied: z.literal(true) });

/** What dbt says about a request that it did not fulfil, as one line of plain text; "" when it says nothing. */
export function toComplaint(answer: { readonly text: string; readonly json: unknown }): string {
  const envelope = Envelope.safeParse(answer.json).data;
  const words = envelope === undefined ? toBareText(answer) : toWords(envelope);
  return cut(toPlainText(words.replace(/\s+/g, " ")), LONGEST_COMPLAINT);
}

export function isAccessDenied(json: unknown): boolean {
  return AccessDenied.safeParse(Envelope.safeParse(json).data?.data).success;
}

function toWords({ status, data, detail }: z.infer<typeof Envelope>): string {
  const said = [status?.user_message, status?.developer_message, detail];
  const messages = new Set(said.filter((text) => typeof text === "string" && text.trim() !== ""));
  return [...messages, ...toFieldComplaints(data)].join(" ");
}

/** Validation keeps its reasons in `data`: https://github.com/apache/airflow/issues/40047 */
function toFieldComplaints(data: unknown): string[] {
  if (typeof data === "string") return data === "" ? [] : [`(${data})`];
  const fields = z.record(z.string(), z.unknown()).safeParse(data).data ?? {};
  const complaints = Object.entries(fields).flatMap(([field, reasons]) => {
    const texts = [reasons].flat().filter((reason) => typeof reason === "string");
    return texts.length === 0 ? [] : [`${field}: ${texts.join(", ")}`];
  });
  return complaints.length === 0 ? [] : [`(${complaints.join("; ")})`];
}

function toBareText({ text }: { readonly text: string }): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1];
  if (title !== undefined) return title;
  return /^\s*[<{[]/.test(text) ? "" : text;
}
