import { UsageError } from "../usage-error";

/** Collects the values of an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [
  ...earlier,
  value,
];

/** `name=value`, where the value may contain further equals signs. */
export function pairs(option: string, texts: readonly string[]): Record<string, string> {
  const entries = texts.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at < 1) throw new UsageError(`${option} "${text}" must have the form name=value.`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}
