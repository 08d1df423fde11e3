import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { readSpans, type ReceivedSpan } from "./otlp";

/** How the collector responds: with a status, or not at all. */
export type Mood = number | "hang";

/** An OpenTelemetry collector on loopback that stores what it receives. */
export class Collector implements AsyncDisposable {
  mood: Mood = 200;
  /** All received requests, whatever the response was. */
  readonly received: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on("request", (request, response) => {
      void bodyOf(request).then((body) => {
        collector.received.push({ path: request.url ?? "", headers: request.headers, body });
        if (collector.mood === "hang") return;
        response.writeHead(collector.mood, { "content-type": "application/x-protobuf" }).end();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return collector;
  }

  /** The app's environment for sending spans here. */
  get environment(): Record<string, string> {
    return { OPENTELEMETRY: "true", OTEL_EXPORTER_OTLP_ENDPOINT: this.url };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get spans(): ReceivedSpan[] {
    return this.received.flatMap(({ body }) => readSpans(body));
  }

  spansNamed(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  /** Everything that the app has sent, as text. */
  get text(): string {
    return this.received
      .map(({ path, headers, body }) => `${path} ${JSON.stringify(headers)} ${body.toString()}`)
      .join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The exporter aborted the request; what has arrived counts.
  }
  return Buffer.concat(chunks);
}
