import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { generate } from "openapi-typescript-codegen";
import ts from "typescript";
import type { Json } from "../json";

type Call = (...args: readonly unknown[]) => Promise<Json>;

interface GeneratedModule {
  readonly OpenAPI: { BASE: string; HEADERS?: Readonly<Record<string, string>> };
  /** One static method for each operation. */
  readonly DefaultService: object;
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node20,
  lib: ["lib.es2022.d.ts"],
  types: ["node"],
  typeRoots: [resolve(__dirname, "../../../node_modules/@types")],
  skipLibCheck: true,
};

/** A client that was generated from a document, and compiled in strict mode. */
export class GeneratedClient implements AsyncDisposable {
  /** The compiler's errors for the client and for the program that uses it. */
  readonly complaints: readonly string[];
  readonly #folder: string;
  readonly #module: GeneratedModule;

  private constructor(folder: string, complaints: readonly string[]) {
    this.#folder = folder;
    this.complaints = complaints;
    this.#module = createRequire(__filename)(join(folder, "index.js")) as GeneratedModule;
  }

  /** `program` is the source of a module that imports the client from `./index`. */
  static async of(document: Json, program: string): Promise<GeneratedClient> {
    const folder = await mkdtemp(join(tmpdir(), "runward-client-"));
    // The generator changes its input.
    const input = structuredClone(document);
    await generate({ input, output: folder, httpClient: "fetch", useUnionTypes: true });
    const main = join(folder, "program.ts");
    await writeFile(main, program);
    const compiled = ts.createProgram([main], OPTIONS);
    const { diagnostics } = compiled.emit();
    const complaints = [...ts.getPreEmitDiagnostics(compiled), ...diagnostics].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
    return new GeneratedClient(folder, complaints);
  }

  /** The names of the calls. */
  get calls(): string[] {
    const { DefaultService } = this.#module;
    return Object.entries(Object.getOwnPropertyDescriptors(DefaultService))
      .filter(([, { value }]) => typeof value === "function")
      .map(([name]) => name);
  }

  /** From now on, sends every call to this address, with these headers. */
  connect(baseUrl: string, headers: Readonly<Record<string, string>>): void {
    Object.assign(this.#module.OpenAPI, { BASE: baseUrl, HEADERS: headers });
  }

  call(name: string, ...args: readonly unknown[]): Promise<Json> {
    const calls = this.#module.DefaultService as Readonly<Record<string, Call | undefined>>;
    const call = calls[name];
    if (call === undefined) throw new Error(`The client has no call ${name}.`);
    return call(...args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
