import type { Rule } from "../rule";

/** In answers, callbacks, what was left open, and everything else that was recorded of what people can read. */
export const noSecrets: Rule = {
  name: "no secret is where people can read it",
  invariant: 6,
  harm: "leaked",
  find: ({ recording, of }) => {
    const readable = recording
      .filter(({ kind }) => kind !== "secret" && kind !== "limits")
      .map((entry) => ({
        where: entry.kind === "trace" ? entry.where : entry.kind,
        text: entry.kind === "trace" ? entry.text : JSON.stringify(entry),
      }));
    return of("secret").flatMap(({ name, text }) => {
      const found = readable.find((one) => one.text.includes(text));
      return found === undefined ? [] : [{ about: name, detail: `It is in: ${found.where}.` }];
    });
  },
};
