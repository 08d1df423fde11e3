/**
 * A vendor that gives recorded answers, without a wire between: what it says goes through the filter and the JSON parser
 * of the real client, and through nothing else.
 */
import { CredentialFilter } from "../../../src/http/credential-filter";
import type { HttpClient, HttpRequest, HttpResult } from "../../../src/http/http-client";
import { toRequestUrl } from "../../../src/http/request-url";
import type { HostileText, HostileValue } from "./hostile-values";
import { pathsOf, textWith } from "./json-paths";

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
  readonly plain?: true;
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

/** Headers and texts hold texts alone. */
export const takesOnlyTexts = ({ at }: Place): boolean => at.startsWith(HEADER) || at === TEXT;

export interface Substitution {
  readonly place: Place;
  readonly value: HostileValue;
}

export interface RecordedVendor extends HttpClient {
  /** The names of the answers that were given. */
  readonly given: readonly string[];
}

export function createRecordedVendor(
  answers: readonly RecordedAnswer[],
  substitution?: Substitution,
): RecordedVendor {
  const given: string[] = [];
  return {
    given,
    send: (request) => {
      const asked = toAsked(request);
      const answer = answers.find(
        ({ name, to, times = Infinity }) => to.test(asked) && count(given, name) < times,
      );
      if (answer === undefined) throw new Error(`No answer is recorded to ${asked}.`);
      given.push(answer.name);
      return Promise.resolve(toResult(answer, request, substitution));
    },
  };
}

function toAsked({ method, url, query = {} }: HttpRequest): string {
  const { pathname, search } = toRequestUrl(url, query, undefined);
  return `${method} ${pathname}${decodeURIComponent(search)}`;
}

const count = (names: readonly string[], name: string): number =>
  names.filter((one) => one === name).length;

function toResult(
  answer: RecordedAnswer,
  request: HttpRequest,
  substitution: Substitution | undefined,
): HttpResult {
  const here = substitution?.place.answer === answer.name ? substitution : undefined;
  const filter = new CredentialFilter(request.headers ?? {});
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]): [string, string] => {
    const isHostile = here?.place.at === HEADER + name;
    return [name, filter.text(isHostile ? textOf(here.value) : value)];
  });
  return {
    kind: "answered",
    status: answer.status ?? 200,
    headers: new Map(headers),
    ...filter.body(toBody(answer, here)),
  };
}

function toBody({ json, text = "" }: RecordedAnswer, here: Substitution | undefined): string {
  const plain = json === undefined ? text : JSON.stringify(json);
  if (here === undefined || here.place.at.startsWith(HEADER)) return plain;
  return here.place.at === TEXT
    ? textOf(here.value)
    : textWith(json, here.place.at, here.value.json);
}

const textOf = ({ json }: HostileValue): HostileText["text"] => JSON.parse(json) as string;
