/** One simulated vendor with one provider for it, in virtual time. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { VirtualClock } from "../../local/clock";
import type { Fault } from "../../local/simulators/faults";
import type { AttemptReference, AttemptStatus, EndedStatus } from "../../src/contracts/attempt";
import type { Target } from "../../src/contracts/target";
import { createHttpClient } from "../../src/http/http-client";
import type { LaunchOrder } from "../../src/providers/provider";
import { createProviders } from "../../src/providers/registry";
import type { OpenConnection } from "../../src/providers/vendor";
import { MemoryClaims } from "../support/claims";
import { CheckedProvider } from "./checked-provider";
import { demand, demandKind } from "./demand";
import { HeldTokens } from "./held-tokens";
import type { JobScript, SimulatedJob, SimulatedVendor, Subject } from "./subject";

export const TOKEN = "first-token-of-the-conformance-suite";
export const NEXT_TOKEN = "second-token-of-the-conformance-suite";
const ALL_TOKENS = [TOKEN, NEXT_TOKEN];

/** As much as the app takes. */
const MOST_RESPONSE_BYTES = 16 * 1_024 * 1_024;

export type OrderChanges = Partial<Pick<LaunchOrder, "attemptNumber" | "origin" | "runId">>;

export interface Standstill {
  readonly seconds: number;
  readonly setBy?: number;
}

/** Long enough for another host to take over the work. */
export const STANDSTILLS: readonly Standstill[] = [
  { seconds: 68 },
  { seconds: 68, setBy: -3_600 },
  // The machine itself was suspended, so only its clock shows it.
  { seconds: 0, setBy: 68 },
];

export class World implements AsyncDisposable {
  readonly subject: Subject;
  readonly clock: VirtualClock;
  readonly simulator: SimulatedVendor;
  /** The tokens that the simulator accepts. */
  readonly accepted: string[];
  readonly tokens = new HeldTokens(TOKEN);
  readonly connection: OpenConnection;
  readonly claims = new MemoryClaims();
  readonly provider: CheckedProvider;
  #runs = 0;
  /** What the process missed while it was stopped, and by how much the machine's clock was set. */
  readonly #missed = { stoppedMs: 0, setMs: 0 };

  constructor(subject: Subject, parts: Pick<World, "clock" | "simulator" | "accepted">) {
    this.subject = subject;
    this.clock = parts.clock;
    this.simulator = parts.simulator;
    this.accepted = parts.accepted;
    const [id] = subject.connectionIds;
    this.connection = { id, host: this.simulator.baseUrl, tokens: this.tokens };
    this.provider = this.restarted();
  }

  /** A provider that remembers nothing, as after a restart of the process. */
  restarted(): CheckedProvider {
    return this.providerFor([this.connection]);
  }

  providerFor(connections: readonly OpenConnection[]): CheckedProvider {
    const { subject, clock } = this;
    const monotonicMs = (): number => clock.now().getTime() + this.#missed.stoppedMs;
    const now = (): Date => new Date(monotonicMs() + this.#missed.setMs);
    const http = createHttpClient({
      timeoutSeconds: 20,
      maxResponseBytes: MOST_RESPONSE_BYTES,
      userAgent: "runward/conformance",
      sleep: () => Promise.resolve(),
      now,
    });
    const providers = createProviders([subject.vendor], () => ({
      ...{ connections, http, now, monotonicMs },
    }));
    return new CheckedProvider(providers.forTarget(subject.targetType), {
      vendorName: subject.vendor.name,
      targetType: subject.targetType,
      hosts: [this.connection, ...connections].map(({ host }) => host),
      pageHosts: subject.pageHosts,
      tokens: ALL_TOKENS,
      claims: this.claims,
      pass: () => {
        this.pass(1);
      },
    });
  }

  /** The same connection, at an address without a server. */
  async disconnected(): Promise<CheckedProvider> {
    return this.providerFor([{ ...this.connection, host: await anAddressWhereNobodyListens() }]);
  }

  pass(seconds: number): void {
    this.clock.jumpTo(new Date(this.clock.now().getTime() + seconds * 1_000));
  }

  /** The process is stopped, and the clock of its machine is set by so many seconds meanwhile. */
  stop({ seconds, setBy = 0 }: Standstill): void {
    this.#missed.stoppedMs += seconds * 1_000;
    this.#missed.setMs += setBy * 1_000;
  }

  /** The vendor takes so long for its next response to a look-up. */
  slowNextLookUp(seconds: number): void {
    const match = (): boolean => {
      this.stop({ seconds });
      return true;
    };
    this.simulator.faults.add({ method: "GET", path: /./, match, fault: { kind: "delay", ms: 0 } });
  }

  addJob(script: JobScript = { kind: "worksOn" }): SimulatedJob {
    return this.simulator.addJob("Nightly load", script);
  }

  /** Plans a launch of the job, and orders it. */
  async order(job: SimulatedJob, changes: OrderChanges = {}): Promise<LaunchOrder> {
    return this.orderOf(this.simulator.targetOf({ jobId: job.id }), changes);
  }

  async orderOf(target: Target, changes: OrderChanges = {}): Promise<LaunchOrder> {
    const { plan } = demandKind(await this.provider.planLaunch(target), "planned");
    const orderedAt = this.clock.now();
    return {
      target,
      runId: "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3",
      attemptNumber: 1,
      plan,
      origin: { deploymentId: "production", acceptedAt: "2026-01-05T05:59:00.000Z" },
      orderedAt: orderedAt.toISOString(),
      deadline: new Date(orderedAt.getTime() + 3_600_000).toISOString(),
      ...changes,
    };
  }

  async launched(order: LaunchOrder): Promise<AttemptReference> {
    return demandKind(await this.provider.launch(order), "launched").attempt;
  }

  /** Launches a job that does as the script says, for a run of its own. */
  async attemptOf(script: JobScript): Promise<AttemptReference> {
    this.#runs += 1;
    const runId = `r-${String(this.#runs).padStart(40, "0")}`;
    return this.launched(await this.order(this.addJob(script), { runId }));
  }

  async statusOf(attempt: AttemptReference): Promise<AttemptStatus> {
    return demandKind(await this.provider.check(attempt), "checked").status;
  }

  async endedStatusOf(attempt: AttemptReference): Promise<EndedStatus> {
    const status = await this.statusOf(attempt);
    demand(status.kind !== "active", "The run has ended.", status);
    return status;
  }

  /** Every answer from now on is this one; or every one to the start, or to what shows a run. */
  harm(fault: Fault, call?: keyof SimulatedVendor["calls"]): void {
    const pattern = call === undefined ? {} : (this.simulator.calls[call] ?? {});
    this.simulator.faults.add({ ...pattern, times: Infinity, fault });
  }

  /** How many requests to repair a run have arrived. */
  repairs(): number {
    const { repair } = this.simulator.calls;
    return repair === null
      ? 0
      : this.simulator.requests.matching(repair.method, repair.path).length;
  }

  heal(): void {
    this.simulator.faults.clear();
    // Longer than any pause after a refusal.
    this.pass(600);
  }

  /** How many requests to start a run have arrived. */
  starts(): number {
    const { method, path } = this.simulator.calls.start;
    return this.simulator.requests.matching(method, path).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulator[Symbol.asyncDispose]();
  }
}

export async function openWorld(subject: Subject): Promise<World> {
  const clock = new VirtualClock();
  const accepted = [TOKEN];
  const [connectionId] = subject.connectionIds;
  const simulator = await subject.startSimulator({ clock, connectionId, tokens: accepted });
  return new World(subject, { clock, simulator, accepted });
}

async function anAddressWhereNobodyListens(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
