/**
 * Turns the parts that esbuild makes of the program into the files of the package.
 *
 * esbuild makes a part of its own for each set of places that share code, which are dozens, and it splits only ES modules; the
 * Functions worker gives its module to CommonJS alone. So the parts that are loaded together become one file, as CommonJS.
 *
 * Owns: which parts become one file, and how another file gets at what is in one.
 *
 * 1. A module is in one file, so it is executed once.
 * 2. A file holds what is loaded with it anyway: at the start, or with what several functions share.
 */
import { builtinModules } from "node:module";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";

/** What it shares with others becomes one file. What only the others share is of no use for an instance that answers requests. */
const ANSWERS = "src/program/answers.ts";

/** What CommonJS has in place of `import.meta.url`, which packages of Azure use to load parts of themselves. */
const ADDRESS = 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;';

const idOf = (part) => part.replace(/\W/g, "_");

/** By the name of a part, the file that it becomes a piece of; undefined if it stays a file of its own. */
function groupsOf({ outputs }, entries) {
  const parts = new Map(Object.entries(outputs).map(([path, part]) => [basename(path), part]));
  const reached = (name, kinds = ["import-statement"], seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const { path, kind } of parts.get(name)?.imports ?? [])
      if (kinds.includes(kind)) reached(basename(path), kinds, seen);
    return seen;
  };
  const atStart = reached("main.js");
  const own = [...parts].filter(
    ([name, { entryPoint = "" }]) => entryPoint.startsWith("src/") && name !== "main.js",
  );
  const usersOf = (part) => own.filter(([name]) => reached(name).has(part));
  const groupOf = (part) => {
    if (atStart.has(part)) return "main";
    const users = usersOf(part).map(([, { entryPoint }]) => entryPoint);
    if (parts.get(part).entryPoint !== undefined || users.length < 2) return undefined;
    return users.includes(ANSWERS) ? "shared" : undefined;
  };
  const every = ["import-statement", "dynamic-import"];
  // Not those of which nothing is left but their names.
  const needed = new Set(entries.flatMap((entry) => [...reached(`${entry}.js`, every)]));
  const names = [...parts.keys()].filter((name) => needed.has(name));
  return new Map(names.map((name) => [name, groupOf(name)]));
}

/** @returns the name, code and source map of each file. */
export async function mergedParts({ outputFiles, metafile, entries, target, options }) {
  const folder = resolve(target);
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const groups = groupsOf(metafile, entries);
  const members = (group) => [...groups].filter(([, of]) => of === group).map(([part]) => part);

  /** Its pieces stay apart by their names, because two may export the same. */
  const textOf = (file) => {
    const group = file.replace(/\.js$/, "");
    const pieces = members(group).filter((part) => part !== file);
    const exported = pieces.map((part) => `export * as ${idOf(part)} from "./${part}";`);
    return `${exported.join("")}${texts.get(file) ?? ""}`;
  };

  const parts = (file) => ({
    name: "parts",
    setup({ onResolve, onLoad }) {
      const group = file.replace(/\.js$/, "");
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, kind, namespace }) => {
        const part = basename(path);
        const of = groups.get(part);
        if (namespace === "elsewhere" || kind === "dynamic-import") return { path, external: true };
        if (of === group && part !== file) return { path: join(folder, part) };
        return of === undefined ? { path, external: true } : { path: part, namespace: "elsewhere" };
      });
      onLoad({ filter: /.*/, namespace: "elsewhere" }, ({ path: part }) => ({
        contents: `module.exports = require("./${groups.get(part)}.js").${idOf(part)};`,
      }));
      onLoad({ filter: /\.js$/ }, ({ path }) => ({
        contents: basename(path) === file ? textOf(file) : texts.get(basename(path)),
        loader: "js",
      }));
      onResolve({ filter: /.*/ }, ({ path, kind }) =>
        kind === "entry-point" ? { path } : undefined,
      );
    },
  });

  const bundle = async (file) => {
    const { outputFiles: made } = await build({
      ...options,
      entryPoints: [join(folder, file)],
      outfile: join(folder, file),
      bundle: true,
      format: "cjs",
      // Not that of Node, for which esbuild adds a list of all names to each file.
      platform: "neutral",
      external: ["@azure/functions-core", "node:*", ...builtinModules],
      // With Node's own, each part would be read by its loader of ES modules, which needs such a list.
      supported: { "dynamic-import": false },
      ...{ sourcemap: "external", sourcesContent: false },
      define: { "import.meta.url": "importMetaUrl" },
      banner: { js: textOf(file).includes("import.meta.url") ? ADDRESS : "" },
      plugins: [parts(file)],
      write: false,
    });
    const [code, map] = [".js", ".js.map"].map((end) =>
      made.find(({ path }) => basename(path) === `${basename(file, ".js")}${end}`),
    );
    return { name: file, code: code.text, map: map.text };
  };

  const files = [...groups].filter(([, group]) => group === undefined).map(([part]) => part);
  return Promise.all(["main.js", "shared.js", ...files].map(bundle));
}
