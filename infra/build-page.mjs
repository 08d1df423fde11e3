/**
 * Bundles the runs page (`page/`) into dist/page, or into the given folder: index.html, one script and one stylesheet, whose
 * names contain a hash of their contents.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export async function buildPage(target) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { page: "page/main.tsx" },
    outdir: target,
    entryNames: "[name]-[hash]",
    bundle: true,
    platform: "browser",
    // Since the middle of 2024, all of them have CSS's light-dark().
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    format: "esm",
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const named = (ending) => {
    const [name, another] = [...files.keys()].filter((one) => one.endsWith(ending));
    if (name === undefined || another !== undefined) {
      throw new Error(`The page should have one ${ending} file, not: ${[...files.keys()].join()}.`);
    }
    return name;
  };
  const shell = await readFile(join(ROOT, "page/shell.html"), "utf8");
  const page = shell
    .replace("page.js", named(".js"))
    .replace("page.css", named(".css"))
    .replace(/>\s+</g, "><");
  files.set("index.html", page);
  await replaceFiles(target, files);
}

/** Each file is there at every moment, as it was or as it is now: an app may be reading the folder. */
async function replaceFiles(target, files) {
  await mkdir(target, { recursive: true });
  for (const [name, contents] of files) {
    const draft = join(target, `${name}.${process.pid}.tmp`);
    await writeFile(draft, contents);
    await rename(draft, join(target, name));
  }
  const old = (await readdir(target)).filter((name) => !files.has(name) && !name.endsWith(".tmp"));
  await Promise.all(old.map((name) => rm(join(target, name), { force: true })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPage(process.argv[2] ?? join(ROOT, "dist/page"));
}
