import { z } from "zod";
import type { Plan } from "../entry";
import { fingerprintOf } from "./asks-of";
import type { RecordedAnswer, RecordedApi } from "./recorded-api";

type Fields = Readonly<Record<string, unknown>>;
type Answered = Promise<RecordedAnswer | null>;

const Body = z.object({
  steps: z.array(
    z.object({
      name: z.string(),
      dependsOn: z.array(z.string()).default([]),
      when: z.enum(["succeeded", "failed", "finished"]).default("succeeded"),
      optional: z.boolean().default(false),
    }),
  ),
  maxParallel: z.int().default(10),
  onFailure: z.enum(["stop", "continue"]).default("stop"),
  timeoutSeconds: z.number().default(86_400),
  callbackUrl: z.string().optional(),
  callBackUri: z.string().optional(),
});

/** What a request asks for, as the checker understands it. */
function planOf(body: Fields): Plan {
  const { steps, callbackUrl, callBackUri, ...rest } = Body.parse(body);
  return {
    ...rest,
    steps: steps.map(({ dependsOn, ...step }) => ({ ...step, needs: dependsOn })),
    callback: (callbackUrl ?? callBackUri) !== undefined,
  };
}

/** Calls the app about workflows as a caller does, and records each call with its answer. */
export class RecordedWorkflows {
  readonly #api: RecordedApi;

  constructor(api: RecordedApi) {
    this.#api = api;
  }

  start(body: Fields, key: string): Answered {
    return this.#api.exchange(
      { action: "start", key, body: fingerprintOf(body), plan: planOf(body) },
      "POST /api/workflows",
      { body, headers: { "idempotency-key": key } },
    );
  }

  read(id: string): Answered {
    return this.#api.exchange({ action: "read", id }, `GET /api/workflows/${id}`);
  }

  /** The result link, as a start answered it. */
  result(id: string, link: string): Answered {
    const { pathname, search } = new URL(link);
    return this.#api.exchange({ action: "result", id }, `GET ${pathname}${search}`);
  }

  list(): Answered {
    return this.#api.exchange({ action: "list" }, "GET /api/workflows");
  }

  cancel(id: string): Answered {
    return this.#api.exchange({ action: "cancel", id }, `DELETE /api/workflows/${id}`);
  }

  resume(id: string, body: Fields): Answered {
    const call = { action: "resume", id, body: fingerprintOf(body) } as const;
    return this.#api.exchange(call, `POST /api/workflows/${id}/resume`, { body });
  }
}
