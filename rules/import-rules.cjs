/** The import rules of dependency-cruiser, made from the list of rooms. */
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const isFile = (path) => path.endsWith(".ts");
const isInside = (inner, outer) => inner !== outer && inner.startsWith(`${outer}/`);

/** The files below a room's path that belong to a narrower room. */
const narrower = (room, rooms) =>
  rooms
    .filter(({ path }) => isInside(path, room.path))
    .map(({ path }) => path.slice(room.path.length + 1))
    .map(patternOf);

const patternOf = (rest) => {
  if (rest === "*") return "[^/]+/";
  if (rest.endsWith("/*")) return `${escape(rest.slice(0, -1))}[^/]+/`;
  return isFile(rest) ? `${escape(rest)}$` : `${escape(rest)}/`;
};

/** A pattern for the files of a room, without those of narrower ones. `folder` stands for the folder of a `*`. */
function filesOf(room, rooms, folder = "[^/]+") {
  if (isFile(room.path)) return `^${escape(room.path)}$`;
  if (room.path.endsWith("/*")) return `^${escape(room.path.slice(0, -1))}${folder}/`;
  const others = narrower(room, rooms);
  return `^${escape(room.path)}/${others.length === 0 ? "" : `(?!${others.join("|")})`}`;
}

const roomAt = (path, rooms) => {
  const room = rooms.find((one) => one.path === path);
  if (room === undefined)
    throw new Error(`rooms.cjs allows an import of ${path}, which is no room.`);
  return room;
};

/** Three rules for each room: which rooms, which packages, which of Node's modules it may import. */
const rulesOf = (room, rooms) => {
  const from = { path: filesOf(room, rooms, "([^/]+)") };
  const allowed = room.rooms.map((path) => filesOf(roomAt(path, rooms), rooms));
  const packages = room.packages.map((name) => `node_modules/${escape(name)}/`);
  const node = room.node.map((name) => `^(node:)?${escape(name)}$`);
  const rule = (what, to) => ({ name: `${room.path}: ${what}`, severity: "error", from, to });
  return [
    rule("rooms", {
      dependencyTypes: ["local"],
      pathNot: [filesOf(room, rooms, "$1"), ...allowed],
    }),
    rule("packages", { path: "node_modules/", ...(packages.length > 0 && { pathNot: packages }) }),
    rule("node", { dependencyTypes: ["core"], ...(node.length > 0 && { pathNot: node }) }),
  ];
};

const importRules = (rooms) => [
  ...rooms.flatMap((room) => rulesOf(room, rooms)),
  ...["src", "page"].map((folder) => ({
    name: `${folder}: every file has a room`,
    severity: "error",
    from: { path: `^${folder}/`, pathNot: rooms.map((room) => filesOf(room, rooms)) },
    to: {},
  })),
];

module.exports = { importRules };
