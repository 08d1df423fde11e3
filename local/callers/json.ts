export type Json = Readonly<Record<string, unknown>>;

/** As every generated file is written. */
export const toText = (json: unknown): string => `${JSON.stringify(json, null, 2)}\n`;
