/** The processes of an app that a soak kills and freezes, with the simulated vendors and the storage that they share. */
import type { SimulatedVendors } from "../../local/simulated-vendors";

export interface AppProcess {
  readonly name: string;
  /** Where it listens; another address after each start. */
  readonly baseUrl: string;
  /** `ended`: by itself. A platform starts it again then. */
  readonly state: "up" | "frozen" | "down" | "ended";
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export interface Fleet extends AsyncDisposable {
  readonly what: string;
  readonly processes: readonly AppProcess[];
  readonly vendors: SimulatedVendors;
  /** What every later request to the storage gets; null if it can be disturbed by nothing here. */
  readonly disturb: ((how: StorageTrouble) => void) | null;
}

export type StorageTrouble = "none" | "late" | "unavailable";

interface Program {
  readonly baseUrl: string;
  readonly ended: Promise<unknown>;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  kill(): Promise<void>;
}

/** A process around what starts its program. */
export class ProgramProcess implements AppProcess {
  readonly name: string;
  state: AppProcess["state"] = "down";
  readonly #start: () => Promise<Program>;
  #program: Program | null = null;

  constructor(name: string, start: () => Promise<Program>) {
    this.name = name;
    this.#start = start;
  }

  get baseUrl(): string {
    return this.#program?.baseUrl ?? "http://127.0.0.1:1";
  }

  async start(): Promise<void> {
    const program = await this.#start();
    this.#program = program;
    this.state = "up";
    void program.ended.then(() => {
      if (this.#program === program && this.state !== "down") this.state = "ended";
    });
  }

  async kill(): Promise<void> {
    this.state = "down";
    await this.#program?.kill();
  }

  freeze(): void {
    this.state = "frozen";
    this.#program?.signal("SIGSTOP");
  }

  thaw(): void {
    if (this.state === "frozen") this.state = "up";
    this.#program?.signal("SIGCONT");
  }
}
