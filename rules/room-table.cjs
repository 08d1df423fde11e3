/** The table of rooms in ARCHITECTURE.md, made from `rooms.cjs`. Run as a program, it writes the page. */
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const rooms = require("./rooms.cjs");

const PAGE = join(__dirname, "../ARCHITECTURE.md");
const START = "<!-- rooms: written by `npm run generate` -->";
const END = "<!-- /rooms -->";

const list = (names) =>
  names.length === 0 ? "" : names.map((name) => `\`${name.replace(/^src\//, "")}\``).join(", ");

function roomTable() {
  const rows = rooms.map(({ path, does, rooms: others, packages, node }) => {
    const outside = [...packages, ...node.map((name) => `node:${name}`)];
    return `| \`${path}\` | ${does} | ${list(others)} | ${list(outside)} |`;
  });
  const head =
    "| room | what it does | may import rooms | and packages |\n| --- | --- | --- | --- |";
  return [head, ...rows].join("\n");
}

/** The page with the current table. */
function withRoomTable(page) {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error("The page has no place for the table of rooms.");
  return `${before}${START}\n\n${roomTable()}\n\n${END}${after}`;
}

async function writePage() {
  const { format } = require("prettier");
  const page = withRoomTable(readFileSync(PAGE, "utf8"));
  writeFileSync(PAGE, await format(page, { parser: "markdown", printWidth: 100 }));
}

module.exports = { withRoomTable };

if (require.main === module) void writePage();
