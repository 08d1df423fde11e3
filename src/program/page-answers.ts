/** Creates what answers the calls of the runs page. Loaded with the first of them. */
import type { Settings } from "../settings/settings";
import type { Answer } from "../triggers/door/guarded";
import { createGetPage, createGetPageFile, createPageFilesFor } from "../triggers/page/serve-page";
import type { PAGE_CALLS } from "./calls";

export function createPageAnswers({
  callers,
}: Pick<Settings, "callers">): Readonly<Record<keyof typeof PAGE_CALLS, Answer>> {
  const read = createPageFilesFor(callers.platformAuthenticates ? "platform" : "key");
  return { getPage: createGetPage(read), getPageFile: createGetPageFile(read) };
}
