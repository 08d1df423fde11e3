import { createHttpClient, type HttpClient, type HttpRequest } from "../../../src/http/http-client";
import type { Places } from "./places";
import { isSilence, NOW, type Trouble, type TroubleName, TROUBLES } from "./trouble";

/** What `src/program/connect.ts` allows an answer unless a call asks for more. */
export const LARGEST_ANSWER_BYTES = 16 * 1_024 * 1_024;

/** Enough for a request to arrive, however busy the machine is. */
const SHORT_TIME_SECONDS = 3;
const LONG_TIME_SECONDS = 20;

/** The real client. It leads the harmed call, and no other, to where its trouble wants it. */
export function createTroubledHttp(
  name: TroubleName,
  places: Places,
  isHarmed: (request: HttpRequest) => boolean,
): HttpClient {
  const trouble: Trouble = TROUBLES[name];
  const patient = aClient(LONG_TIME_SECONDS);
  const harmed = isSilence(name) ? aClient(SHORT_TIME_SECONDS) : patient;
  return {
    send: (request) => {
      if (!isHarmed(request)) return patient.send(request);
      if (trouble.kind !== "ledElsewhere") return harmed.send(request);
      const { pathname } = new URL(request.url);
      return harmed.send({ ...request, url: `${places.origins[trouble.to]}${pathname}` });
    },
  };
}

const aClient = (timeoutSeconds: number): HttpClient =>
  createHttpClient({
    timeoutSeconds,
    maxResponseBytes: LARGEST_ANSWER_BYTES,
    userAgent: "runward/test",
    sleep: () => Promise.resolve(),
    now: () => NOW,
  });
