import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { transformFile } from "@swc/core";

const PROJECT = resolve(__dirname, "../../..");
const FAMILIES = 20;
const CHILD_FILES = [require.resolve("./child/app"), require.resolve("./child/run-host")];

interface Address {
  readonly url: string;
  readonly key: string;
}

describe("a host that is killed with SIGKILL", () => {
  let root: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "host-sigkill-"));
    await symlink(join(PROJECT, "node_modules"), join(root, "node_modules"));
    await compile(root);
    const main = "test/unit/host/child/app.js";
    await writeFile(join(root, "package.json"), JSON.stringify({ main }));
    await writeFile(join(root, "host.json"), JSON.stringify({ version: "2.0" }));
  });

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await rm(root, { recursive: true });
  });

  async function startChild(): Promise<Address> {
    const script = join(root, "test/unit/host/child/run-host.js");
    const child = spawn(process.execPath, [script, root, join(root, "journal")], {
      env: { ...process.env, NOTES_FILE: join(root, "notes") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return JSON.parse(line.toString()) as Address;
  }

  async function killChild(): Promise<void> {
    const child = children.at(-1)!;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  it("finishes everything it accepted, with no result lost or doubled", async () => {
    const first = await startChild();
    for (let poller = 1; poller <= FAMILIES; poller++) await startFamily(first, poller);
    for (const lifetimeMs of [40, 90, 150]) {
      await pause(lifetimeMs);
      await killChild();
      await startChild();
    }
    await killChild();
    const last = await startChild();

    const statuses = await untilAllOver(last);

    expect(statuses).toHaveLength(2 * FAMILIES);
    expect(new Set(statuses.map(({ runtimeStatus }) => runtimeStatus))).toStrictEqual(
      new Set(["Completed"]),
    );
    expect(new Set(statuses.map(({ output }) => JSON.stringify(output)))).toStrictEqual(
      new Set(["[1,2,3,4,5]"]),
    );
    const notes = (await readFile(join(root, "notes"), "utf8")).trim().split("\n");
    expect(new Set(notes).size).toBe(5 * FAMILIES);
  });
});

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
}

function webhook({ url, key }: Address, path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${url}/runtime/webhooks/durabletask/${path}?code=${key}&top=1000`, init);
}

async function startFamily(address: Address, poller: number): Promise<void> {
  const response = await webhook(address, `orchestrators/family/family-${poller}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ poller }),
  });
  expect(response.status).toBe(202);
}

async function untilAllOver(address: Address): Promise<Status[]> {
  for (;;) {
    const response = await webhook(address, "instances/");
    const statuses = (await response.json()) as Status[];
    const isLive = ({ runtimeStatus }: Status): boolean => /Pending|Running/.test(runtimeStatus);
    if (!statuses.some(isLive)) return statuses;
    await pause(20);
  }
}

/** The host and the child's app as JavaScript, in the same tree as here. */
async function compile(root: string): Promise<void> {
  const sources = [
    "local/browser-guard.ts",
    "local/clock.ts",
    ...CHILD_FILES.map((file) => relative(PROJECT, file)),
    ...(await readdir(join(PROJECT, "local/host"), { recursive: true }))
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join("local/host", name)),
  ];
  for (const source of sources) {
    const { code } = await transformFile(join(PROJECT, source), {
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
    });
    const target = join(root, source.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
}
