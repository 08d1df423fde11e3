/** The call about the app itself. */
import type { SystemDocument } from "../logic/documents";
import type { Reply } from "../logic/reply";
import { read, type Call } from "./client";

export const getSystem = (call?: Call): Promise<Reply<SystemDocument>> =>
  read((client, signal) => client.system(signal), call);
