interface Room {
  /** A folder or a file; `*` at the end makes each folder there a room of its own. */
  readonly path: string;
  readonly does: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: readonly string[];
}

declare const rooms: readonly Room[];
export = rooms;
