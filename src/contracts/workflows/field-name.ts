import type { Path } from "./template";

/** The name of a field of a workflow, for messages: `steps[3].run.target.jobId`. */
export const fieldNameOf = (path: readonly PropertyKey[] | Path): string =>
  path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      return index === 0 ? String(part) : `.${String(part)}`;
    })
    .join("");
