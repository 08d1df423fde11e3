/**
 * One transmission of a request over the wire, without retries.
 *
 * Owns: deadline, size limits, TLS, and whether the vendor may have received the request.
 * 1. A redirect is a response and is never followed. No proxy is used, whatever the environment contains.
 * 2. "notSent" is certain: the connection was never ready to send a byte of the request.
 * 3. A reason contains only the host of the request, and no response contains a credential of its request.
 */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import axios, { type AxiosInstance, type AxiosResponse } from "axios";
import { CredentialFilter } from "./credential-filter";
import { toReason } from "./failure-reason";

export interface Transmission {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly maxResponseBytes: number;
  readonly deadlineSeconds: number;
  /** How long it may take until the first byte of the request can be sent; the deadline applies as well. */
  readonly connectSeconds: number;
  /** Asked when the connection is ready, right before the first byte. */
  readonly mayBeSent: () => boolean;
  /** Use a new connection: the vendor may close a kept one at the moment of sending. */
  readonly freshConnection: boolean;
}

export type TransmissionResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: ReadonlyMap<string, string>;
      readonly text: string;
      readonly json: unknown;
    }
  | {
      readonly kind: "notSent" | "unclear";
      readonly reason: string;
      /** It could not connect, or got no answer within its time limit. */
      readonly silent: boolean;
    };

export type Transmit = (transmission: Transmission) => Promise<TransmissionResult>;

/** Idle connections are closed before Azure's load balancers drop them silently (4 minutes). */
const IDLE_CONNECTION_MS = 60_000;
const LARGEST_REQUEST_BYTES = 1_048_576;

export function createTransmit(): Transmit {
  const client = createAxios();
  return async (transmission) => {
    const progress = { connected: false, tooLate: false };
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort();
    }, transmission.deadlineSeconds * 1_000);
    const connectTimer = startConnectTimer(transmission, () => {
      if (progress.connected) return;
      progress.tooLate = true;
      deadline.abort();
    });
    try {
      const response = await client.request<string>({
        method: transmission.method,
        url: transmission.url.href,
        headers: transmission.headers,
        data: transmission.body,
        maxContentLength: transmission.maxResponseBytes,
        signal: deadline.signal,
        transport: watchedTransport(transmission, progress),
      });
      return toAnswer(response, transmission);
    } catch (error) {
      const { host } = transmission.url;
      const isTimeout = deadline.signal.aborted || progress.tooLate;
      const reason = isTimeout
        ? timeoutReason(transmission, progress.connected)
        : toReason(error, host);
      const silent = (isTimeout || !progress.connected) && !progress.tooLate;
      return { kind: progress.connected ? "unclear" : "notSent", reason, silent };
    } finally {
      clearTimeout(timer);
      clearTimeout(connectTimer);
    }
  };
}

function startConnectTimer(
  { connectSeconds, deadlineSeconds }: Transmission,
  giveUp: () => void,
): NodeJS.Timeout | undefined {
  // Node fires a timer of more than 24 days at once.
  if (connectSeconds >= deadlineSeconds) return undefined;
  return setTimeout(giveUp, connectSeconds * 1_000);
}

function createAxios(): AxiosInstance {
  const unchanged = (data: unknown): unknown => data;
  const pool = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  return axios.create({
    adapter: "http",
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: "text",
    transformRequest: [unchanged],
    transformResponse: [unchanged],
    maxBodyLength: LARGEST_REQUEST_BYTES,
    httpAgent: new http.Agent(pool),
    httpsAgent: new https.Agent({ ...pool, minVersion: "TLSv1.2" }),
  });
}

type Handler = (response: IncomingMessage) => void;

/**
 * Node's own transport, which reports when the connection is ready: before that no byte of the request is sent. If it is too
 * late then, because the process was stopped meanwhile, the request is destroyed.
 */
function watchedTransport(
  { url, freshConnection, mayBeSent }: Transmission,
  progress: { connected: boolean; tooLate: boolean },
): { request(options: RequestOptions, handle: Handler): ClientRequest } {
  const secure = url.protocol === "https:";
  return {
    request: (options, handle) => {
      const chosen = freshConnection ? { ...options, agent: false } : options;
      const request = secure ? https.request(chosen, handle) : http.request(chosen, handle);
      request.once("socket", (socket: Socket) => {
        const ready = (): void => {
          progress.connected = mayBeSent();
          progress.tooLate = !progress.connected;
          if (progress.tooLate) request.destroy();
        };
        // A kept connection does not connect again, so listeners would accumulate on it with every request.
        if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", ready);
        else ready();
      });
      return request;
    },
  };
}

/** Some gateways quote a rejected request, and their text is stored in messages, histories and logs. */
function toAnswer(
  { status, headers, data }: AxiosResponse<string>,
  transmission: Transmission,
): TransmissionResult {
  const filter = new CredentialFilter(transmission.headers);
  const lowerCase = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || value === null) continue;
    lowerCase.set(name.toLowerCase(), filter.text(String(value)));
  }
  return { kind: "answered", status, headers: lowerCase, ...filter.body(data) };
}

function timeoutReason(
  { url, deadlineSeconds, connectSeconds }: Transmission,
  connected: boolean,
): string {
  const rounded = (seconds: number): number => Number(seconds.toFixed(1));
  return connected
    ? `${url.host} did not answer within ${rounded(deadlineSeconds)} s`
    : `could not connect to ${url.host} within ${rounded(Math.min(deadlineSeconds, connectSeconds))} s`;
}
