/** What every field of the form gets. */
import type { ConnectionHealth } from "../../logic/documents";
import type { Texts } from "../../logic/form-values";

export interface Form {
  readonly texts: Texts;
  readonly set: (texts: Texts) => void;
  readonly problems: ReadonlyMap<string, readonly string[]>;
  readonly connections: readonly ConnectionHealth[];
  /** The kind of target around a field; empty outside of one. */
  readonly targetType: string;
}
