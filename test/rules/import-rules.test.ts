import { dependencies } from "../../package.json";
import rooms from "../../rules/rooms.cjs";
import { violationsIn, type Violation } from "./planted-tree";

type Room = (typeof rooms)[number];

/** A file of a room: `src/providers/*` becomes one vendor's folder. */
const fileIn = ({ path }: Room, name: string, vendor = "one-vendor"): string =>
  path.endsWith(".ts") ? path : `${path.replace("*", vendor)}/${name}.ts`;

const importOf = (from: string, to: string): string => {
  const up = "../".repeat(from.split("/").length - 1);
  return `import "${up}${to.replace(/\.ts$/, "")}";`;
};

const NODE_MODULES = ["crypto", "fs", "http", "child_process", "timers/promises", "os"];
/** Those of the app, and those that only other rooms may import. */
const PACKAGES = [
  ...new Set([...Object.keys(dependencies), ...rooms.flatMap(({ packages }) => packages)]),
];

/** Every room with a file that imports something of every other room, every package and some of Node's modules. */
function plantEverything(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const room of rooms) {
    if (!room.path.endsWith(".ts")) files[fileIn(room, "target")] = "export const x = 1;\n";
  }
  for (const room of rooms) {
    const from = fileIn(room, "planted");
    const others = rooms.filter((other) => other !== room).map((other) => fileIn(other, "target"));
    files[from] = [
      ...others.map((to) => importOf(from, to)),
      ...PACKAGES.map((name) => `import "${name}";`),
      ...NODE_MODULES.map((name) => `import "node:${name}";`),
    ].join("\n");
  }
  return files;
}

const found = (violations: readonly Violation[], what: string, room: Room): string[] =>
  violations
    .filter(
      ({ rule, from }) => rule === `${room.path}: ${what}` && from === fileIn(room, "planted"),
    )
    .map(({ to }) => to)
    .sort();

const packageOf = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path;

const isImport =
  (from: string, to: string) =>
  (violation: Violation): boolean =>
    violation.from === from && violation.to.includes(to);

describe("the import rules", () => {
  const violations = violationsIn(plantEverything());

  it.each(rooms.map((room) => [room.path, room] as const))(
    "refuse every room that %s may not import",
    (_path, room) => {
      const allowed = new Set([room.path, ...room.rooms]);

      const refused = found(violations, "rooms", room);

      expect(refused).toStrictEqual(
        rooms
          .filter(({ path }) => !allowed.has(path))
          .map((other) => fileIn(other, "target"))
          .sort(),
      );
    },
  );

  it.each(rooms.map((room) => [room.path, room] as const))(
    "refuse every package that %s may not import",
    (_path, room) => {
      const allowed = new Set(room.packages);

      const refused = found(violations, "packages", room).map(packageOf);

      expect(refused.sort()).toStrictEqual(PACKAGES.filter((name) => !allowed.has(name)).sort());
    },
  );

  it.each(rooms.map((room) => [room.path, room] as const))(
    "refuse every module of Node that %s may not import",
    (_path, room) => {
      const allowed = new Set(room.node);

      const refused = found(violations, "node", room);

      expect(refused).toStrictEqual(NODE_MODULES.filter((name) => !allowed.has(name)).sort());
    },
  );
});

/** Rooms in an order in which each imports only those before it; those that are in a circle are left out. */
function inOrder(all: readonly Pick<Room, "path" | "rooms">[]): string[] {
  const placed = new Set<string>();
  for (;;) {
    const next = all.filter(
      ({ path, rooms: others }) => !placed.has(path) && others.every((other) => placed.has(other)),
    );
    if (next.length === 0) return [...placed];
    for (const { path } of next) placed.add(path);
  }
}

describe("the list of rooms", () => {
  it("has imports in one direction only", () => {
    expect(inOrder(rooms).sort()).toStrictEqual(rooms.map(({ path }) => path).sort());
  });

  it("detects a cycle of three rooms", () => {
    const circle = [
      { path: "a", rooms: ["b"] },
      { path: "b", rooms: ["c"] },
      { path: "c", rooms: ["a", "d"] },
      { path: "d", rooms: [] },
    ];

    expect(inOrder(circle)).toStrictEqual(["d"]);
  });
});

describe("planted violations", () => {
  const target = "export const x = 1;\n";
  const planted: readonly (readonly [string, string, string])[] = [
    ["src/providers/provider.ts", "src/providers/databricks/workspace", "src/providers: rooms"],
    ["src/providers/databricks/a.ts", "src/providers/dbt-cloud/b", "src/providers/*: rooms"],
    ["src/providers/databricks/jobs/a.ts", "src/providers/dbt-cloud/b", "src/providers/*: rooms"],
    ["src/http/client.ts", "src/identity/tokens", "src/http: rooms"],
    ["src/settings/settings.ts", "src/providers/provider-b", "src/settings: rooms"],
    ["src/triggers/runs/start.ts", "axios", "src/triggers/runs: packages"],
    ["src/triggers/runs/start.ts", "durable-functions", "src/triggers/runs: packages"],
    ["src/providers/databricks/b.ts", "durable-functions", "src/providers/*: packages"],
    ["src/orchestrators/run.ts", "durable-functions", "src/orchestrators: packages"],
    ["src/orchestrators/run.ts", "node:crypto", "src/orchestrators: node"],
    ["src/orchestrators/run.ts", "src/hub/b", "src/orchestrators: rooms"],
    ["src/contracts/a.ts", "src/orchestrators/b", "src/contracts: rooms"],
    ["src/contracts/a.ts", "lossless-json", "src/contracts: packages"],
    ["src/triggers/runs/start.ts", "src/triggers/schedules/b", "src/triggers/runs: rooms"],
    ["src/activities/a.ts", "src/triggers/runs/b", "src/activities: rooms"],
    ["src/hub/a.ts", "src/triggers/door/b", "src/hub: rooms"],
    ["src/telemetry/a.ts", "@opentelemetry/api", "src/telemetry: packages"],
    ["src/http/client.ts", "fastify", "no development packages in src"],
    ["src/http/client.ts", "./nowhere", "imports resolve"],
    ["src/elsewhere/a.ts", "src/contracts/b", "src: every file has a room"],
    ["src/identity/a.ts", "test/support/b", "src/identity: rooms"],
    ["src/identity/a.ts", "local/b", "src/identity: rooms"],
    ["local/simulators/a.ts", "local/host/b", "the simulators stand apart"],
    ["local/simulators/a.ts", "src/contracts/b", "the simulators stand apart"],
    ["local/host/a.ts", "local/simulators/b", "the embedded host stands apart"],
    ["local/host/a.ts", "src/contracts/b", "the embedded host stands apart"],
    ["local/start.ts", "test/support/b", "local stands apart from tests"],
    ["local/start.ts", "src/index", "the program is imported by nothing"],
    ["src/callbacks/a.ts", "src/callbacks/b", "no cycles"],
    ["client/a.ts", "src/contracts/b", "client: rooms"],
    ["client/a.ts", "node:crypto", "client: node"],
    ["client/a.ts", "axios", "client: packages"],
    ["cli/a.ts", "src/hub/b", "cli: rooms"],
    ["cli/a.ts", "axios", "cli: packages"],
    ["cli/a.ts", "node:child_process", "cli: node"],
    ["cli/a.ts", "src/index", "the program is imported by nothing"],
    ["src/hub/a.ts", "client/b", "src/hub: rooms"],
    ["src/triggers/runs/start.ts", "cli/b", "src/triggers/runs: rooms"],
    ["src/triggers/page/a.ts", "src/hub/b", "src/triggers/page: rooms"],
    ["src/triggers/page/a.ts", "page/logic/b", "the page is imported by nothing but its tests"],
    ["local/start.ts", "page/logic/b", "the page is imported by nothing but its tests"],
    ["page/views/run/a.ts", "page/views/runs/b", "page/views/*: rooms"],
    ["page/views/run/a.ts", "src/contracts/b", "page/views/*: rooms"],
    ["page/logic/a.ts", "src/contracts/b", "page/logic: rooms"],
    ["page/logic/a.ts", "page/state/b", "page/logic: rooms"],
    ["page/logic/a.ts", "preact", "page/logic: packages"],
    ["page/parts/a.ts", "page/api/b", "page/parts: rooms"],
    ["page/api/a.ts", "node:fs", "page/api: node"],
    ["page/elsewhere.ts", "local/b", "page: rooms"],
    ["src/http/client.ts", "preact", "src/http: packages"],
    [
      "src/telemetry/a.ts",
      "src/telemetry/open-telemetry/b",
      "OpenTelemetry is loaded when it is wanted",
    ],
  ];

  const isPath = (to: string): boolean => /^(src|local|client|cli|page|test)\//.test(to);
  const files: Record<string, string> = { "src/callbacks/b.ts": 'import "./a";\n' };
  for (const [, to] of planted.filter(([, one]) => isPath(one))) files[`${to}.ts`] ??= target;
  for (const [from, to] of planted) {
    const line = isPath(to) ? importOf(from, to) : `import "${to}";`;
    files[from] = `${files[from] ?? ""}${line}\n`;
  }
  const violations = violationsIn(files);

  it.each(planted)("are found: %s → %s", (from, to, rule) => {
    const name = to.replace(/^node:/, "");

    const rules = violations.filter(isImport(from, name)).map((one) => one.rule);

    expect(rules).toContain(rule);
  });
});
