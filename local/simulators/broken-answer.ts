import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { stringifyExactJson } from "./exact-json";
import type { Fault } from "./faults";

/** The response of the real handler. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export interface Victim {
  readonly response: ServerResponse;
  /** The TCP socket below TLS, because only that one can send a reset. */
  readonly socket: Socket;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
}

const JSON_TYPE = "application/json; charset=utf-8";
const HTML_TYPE = "text/html; charset=utf-8";
const HTML_PAGE =
  "<!doctype html><html><head><title>Service unavailable</title></head><body><pre>No webapps are available to handle your request.</pre></body></html>";
const CUT_JSON = '{"run_id": 4508';
const NO_ANSWER: Answer = { status: 200, headers: {}, body: "" };
const CHUNK = "x".repeat(64 * 1024);

/** Responds according to `fault`. `real` is the handler's response, if the handler ran. */
export async function actOut(
  fault: Fault,
  victim: Victim,
  real: Answer | undefined,
): Promise<void> {
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      victim.socket.resetAndDestroy();
      return;
    case "delay":
      await pause(fault.ms, victim.closing);
      write(victim.response, real);
      return;
    case "cutOff":
      cutOff(victim, real ?? NO_ANSWER);
      return;
    case "drip":
      await drip(fault.bytesPerSecond, victim, real);
      return;
    case "huge":
      await flood(fault.bytes, victim);
      return;
    default:
      write(victim.response, alteredAnswer(fault, real));
  }
}

type AlteringFault = Exclude<
  Fault,
  { kind: "hang" | "reset" | "cutOff" | "delay" | "drip" | "huge" }
>;

function alteredAnswer(fault: AlteringFault, real: Answer = NO_ANSWER): Answer {
  switch (fault.kind) {
    case "status":
      return statusAnswer(fault);
    case "brokenJson":
      return answer(real.status, JSON_TYPE, firstHalf(real.body));
    case "html":
      return answer(fault.status ?? 200, HTML_TYPE, HTML_PAGE);
    case "emptyBody":
      return answer(fault.status ?? 200, undefined, "");
    case "redirect":
      return redirectAnswer(fault);
    case "wrongContentType":
      return answer(real.status, fault.contentType, real.body);
  }
}

function redirectAnswer({ status, location }: Fault & { kind: "redirect" }): Answer {
  const empty = answer(status ?? 302, undefined, "");
  return { ...empty, headers: { ...empty.headers, location } };
}

function statusAnswer({ status, headers, body, contentType }: Fault & { kind: "status" }): Answer {
  const text = typeof body === "string" ? body : body === undefined ? "" : stringifyExactJson(body);
  const guessedType = typeof body === "string" ? "text/plain; charset=utf-8" : JSON_TYPE;
  const plain = answer(status, text === "" ? contentType : (contentType ?? guessedType), text);
  return { ...plain, headers: { ...plain.headers, ...headers } };
}

function answer(status: number, contentType: string | undefined, body: string): Answer {
  const length = Buffer.byteLength(body);
  return {
    status,
    headers: {
      "content-length": length,
      ...(contentType !== undefined && { "content-type": contentType }),
    },
    body,
  };
}

function firstHalf(body: string): string {
  return body.length < 2 ? CUT_JSON : body.slice(0, Math.ceil(body.length / 2));
}

function write(response: ServerResponse, whole: Answer | undefined): void {
  if (whole === undefined || response.destroyed) return;
  response.writeHead(whole.status, whole.headers);
  response.end(whole.body);
}

function cutOff({ response, socket }: Victim, { status, headers, body }: Answer): void {
  const half = firstHalf(body);
  const promised = { ...headers, "content-type": JSON_TYPE, "content-length": 2 * half.length };
  response.writeHead(status, promised);
  response.write(half, () => socket.destroy());
}

async function drip(
  bytesPerSecond: number,
  { response, closing }: Victim,
  real: Answer | undefined,
): Promise<void> {
  if (real === undefined) return;
  const intervalMs = Math.max(10, 1000 / bytesPerSecond);
  const step = Math.max(1, Math.round((bytesPerSecond * intervalMs) / 1000));
  const bytes = Buffer.from(real.body);
  response.writeHead(real.status, real.headers);
  for (let sent = 0; sent < bytes.length && !response.destroyed; sent += step) {
    response.write(bytes.subarray(sent, sent + step));
    await pause(intervalMs, closing);
  }
  response.end();
}

async function flood(bytes: number, { response }: Victim): Promise<void> {
  response.writeHead(200, { "content-type": JSON_TYPE });
  response.write('{"padding":"');
  for (let sent = 0; sent < bytes && !response.destroyed; sent += CHUNK.length) {
    if (!response.write(CHUNK)) await drained(response);
  }
  response.end('"}');
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      response.off("drain", goOn).off("close", goOn);
      resolve();
    };
    response.once("drain", goOn).once("close", goOn);
  });
}

async function pause(ms: number, closing: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: closing }).catch(() => undefined);
}
