/**
 * A vendor that gives recorded answers, with something else at one place of them.
 *
 * Providers ask it without a wire between: what it says goes through the filter and the JSON parser of the real client, and
 * through nothing else. Others ask it over a server (recorded-server.ts).
 */
import { CredentialFilter } from "../../../src/http/credential-filter";
import type { HttpClient, HttpRequest, HttpResult } from "../../../src/http/http-client";
import { toRequestUrl } from "../../../src/http/request-url";
import type { HostileText, HostileValue } from "./hostile-values";
import { pathsOf, textWith } from "./json-paths";
import { noting } from "./reading";

export interface RecordedAnswer {
  /** Of all answers of one scene. */
  readonly name: string;
  /** Of the request, as in "GET /api/2.2/jobs/runs/get?run_id=1". The first answer that fits is given. */
  readonly to: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a JSON answer. */
  readonly json?: unknown;
  /** Of any other. */
  readonly text?: string;
  /** Given only so often; then the next one that fits. */
  readonly times?: number;
  /** Asked for only where another answer is not the good one. */
  readonly spare?: true;
  /** Always the good one: the places of the same answer are played in another scene. */
  readonly plain?: boolean;
}

/** One place of one answer: a place of its JSON, a header, or its text. */
export interface Place {
  readonly answer: string;
  readonly at: string;
}

export const nameOf = ({ answer, at }: Place): string => `${answer}: ${at}`;

const HEADER = "header ";
const TEXT = "its text";

/** Everything that could be something else. */
export function placesOf(answers: readonly RecordedAnswer[]): Place[] {
  const hostile = answers.filter(({ plain }) => plain !== true);
  return hostile.flatMap(({ name, headers = {}, json }) => [
    ...(json === undefined ? [TEXT] : pathsOf(json)).map((at) => ({ answer: name, at })),
    ...Object.keys(headers).map((header) => ({ answer: name, at: `${HEADER}${header}` })),
  ]);
}

export const isHeader = ({ at }: Place): boolean => at.startsWith(HEADER);

/** Headers and texts hold texts alone. */
export const takesOnlyTexts = (place: Place): boolean => isHeader(place) || place.at === TEXT;

export interface Substitution {
  readonly place: Place;
  readonly value: HostileValue;
}

export interface GivenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RecordedVendor extends HttpClient {
  /** The names of the answers that were given. */
  readonly given: readonly string[];
  /** The places of their JSON that were looked at, while nothing is substituted. */
  readonly read: ReadonlySet<string>;
  /** To a request as in "GET /api/2.2/jobs/runs/get?run_id=1". */
  answer(asked: string): GivenAnswer;
}

export function createRecordedVendor(
  answers: readonly RecordedAnswer[],
  substitution?: Substitution,
): RecordedVendor {
  const given: string[] = [];
  const read = new Set<string>();
  const answer = (asked: string): GivenAnswer => {
    const recorded = answers.find(
      ({ name, to, times = Infinity }) => to.test(asked) && count(given, name) < times,
    );
    if (recorded === undefined) throw new Error(`No answer is recorded to ${asked}.`);
    given.push(recorded.name);
    const here = substitution?.place.answer === recorded.name ? substitution : undefined;
    return toGiven(recorded, here);
  };
  return {
    given,
    read,
    answer,
    send: (request) => {
      const result = toResult(answer(toAsked(request)), request);
      const name = given.at(-1) ?? "";
      const note = (at: string): void => {
        read.add(nameOf({ answer: name, at }));
      };
      if (substitution !== undefined || result.kind !== "answered") return Promise.resolve(result);
      if (result.json !== undefined) note("$");
      return Promise.resolve({ ...result, json: noting(result.json, note) });
    },
  };
}

function toAsked({ method, url, query = {} }: HttpRequest): string {
  const { pathname, search } = toRequestUrl(url, query, undefined);
  return `${method} ${pathname}${decodeURIComponent(search)}`;
}

const count = (names: readonly string[], name: string): number =>
  names.filter((one) => one === name).length;

function toResult({ status, headers, body }: GivenAnswer, request: HttpRequest): HttpResult {
  const filter = new CredentialFilter(request.headers ?? {});
  const clean = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    filter.text(value),
  ]);
  return { kind: "answered", status, headers: new Map(clean), ...filter.body(body) };
}

function toGiven(answer: RecordedAnswer, here: Substitution | undefined): GivenAnswer {
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]): [string, string] => [
    name,
    here?.place.at === HEADER + name ? textOf(here.value) : value,
  ]);
  return {
    status: answer.status ?? 200,
    headers: Object.fromEntries(headers),
    body: toBody(answer, here),
  };
}

function toBody({ json, text = "" }: RecordedAnswer, here: Substitution | undefined): string {
  const plain = json === undefined ? text : JSON.stringify(json);
  if (here === undefined || isHeader(here.place)) return plain;
  return here.place.at === TEXT
    ? textOf(here.value)
    : textWith(json, here.place.at, here.value.json);
}

const textOf = ({ json }: HostileValue): HostileText["text"] => JSON.parse(json) as string;
