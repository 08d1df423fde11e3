/**
 * The rooms (folders and files with import rules): what each does, and all that it may import. The import check
 * (`.dependency-cruiser.cjs`), the table in ARCHITECTURE.md and the planted violations in `test/rules` are made from this list.
 * `rooms/` holds its parts.
 *
 * A file belongs to the room with the longest matching path. `*` makes each folder a room of its own.
 * `rooms`: other rooms. `packages`: npm packages. `node`: Node's own modules. A room may always import itself.
 */
module.exports = [
  ...require("./rooms/functions.cjs"),
  ...require("./rooms/services.cjs"),
  ...require("./rooms/callers.cjs"),
  ...require("./rooms/page.cjs"),
];
