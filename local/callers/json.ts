export type Json = Readonly<Record<string, unknown>>;

/** The format of every generated file. */
export const toText = (json: unknown): string => `${JSON.stringify(json, null, 2)}\n`;
