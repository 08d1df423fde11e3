/** What a kind of document looks like. */
export interface Looks<Document> {
  /** What has changed, in lines; `earlier` is null at the first look. */
  readonly changes: (document: Document, earlier: Document | null) => readonly string[];
  /** A block of lines that is redrawn. */
  readonly block: (document: Document, room: Room) => readonly string[];
  /** A text that is different if something has changed that a program wants to know. */
  readonly fingerprint: (document: Document) => string;
}

export interface Room {
  readonly rows: number;
  readonly columns: number;
  readonly now: Date;
}
