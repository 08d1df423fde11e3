import type { FastifyRequest } from "fastify";
import { databricksError } from "./databricks-error";

/** The query parameters of a request; reading one checks it. */
export class RequestQuery {
  readonly #fields: Partial<Record<string, string>>;

  constructor(request: FastifyRequest) {
    this.#fields = request.query as Partial<Record<string, string>>;
  }

  text(name: string): string | undefined {
    return this.#fields[name];
  }

  flag(name: string): boolean {
    return this.#fields[name] === "true";
  }

  /** An int64, as exact digits. */
  id(name: string): string {
    const value = this.#fields[name];
    if (value !== undefined && /^\d+$/.test(value)) return value;
    const message =
      value === undefined ? `Missing required field: ${name}` : `Could not parse ${name}: ${value}`;
    throw databricksError(400, "INVALID_PARAMETER_VALUE", message);
  }

  /** In milliseconds. */
  instant(name: string): number | undefined {
    return this.#fields[name] === undefined ? undefined : Number(this.id(name));
  }

  number(name: string, fallback: number, largest: number): number {
    const value = this.#fields[name];
    if (value === undefined || value === "0") return value === "0" ? largest : fallback;
    const number = Number(value);
    if (Number.isInteger(number) && number > 0 && number <= largest) return number;
    throw databricksError(
      400,
      "INVALID_PARAMETER_VALUE",
      `${name} must be between 0 and ${largest}, not ${value}.`,
    );
  }
}
