import type { Agent } from "node:http";
import type { Duplex } from "node:stream";
import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";

/**
 * The connections that the exporter makes, with the certificates that its variables name.
 *
 * The exporter waits for a collector that says nothing, and has no way to be told that it waits in vain: closing its
 * connections, with an error after which it does not try again, is the one there is.
 */
export class CollectorConnections {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way to what the SDK reads of its variables
  readonly #agentFactory = convertLegacyHttpOptions({}, "TRACES", "v1/traces", {}).agentFactory;
  readonly #open = new Set<Duplex>();
  #closed = false;

  readonly agentFor = async (protocol: string): Promise<Agent> => {
    const agent: Agent = await this.#agentFactory(protocol);
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      if (this.#closed) throw stopped();
      const connection = connect(options, callback);
      this.#keep(connection);
      return connection;
    };
    return agent;
  };

  close(): void {
    this.#closed = true;
    for (const connection of this.#open) connection.destroy(stopped());
  }

  #keep(connection: Duplex | null | undefined): void {
    if (connection === null || connection === undefined) return;
    this.#open.add(connection);
    connection.once("close", () => this.#open.delete(connection));
  }
}

const stopped = (): Error => new Error("The app is being stopped.");
