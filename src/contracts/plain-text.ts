/** ANSI escape sequences, carriage returns before a newline, and every control character but newline and tab. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what this removes
  /\x1b\[[0-?]*[ -/]*[@-~]|[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Makes vendor text safe to show: no terminal codes, no control or direction-changing characters. */
export function toPlainText(text: string): string {
  return text.replace(UNPRINTABLE, "").trim();
}

/** Cuts `text` to at most `limit` UTF-16 units, the last of them "…" when something was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  // A cut between the halves of a surrogate pair would leave an unpaired one behind.
  return `${kept.replace(/[\ud800-\udbff]$/, "")}…`;
}
