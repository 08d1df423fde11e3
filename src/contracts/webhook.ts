/** A webhook as it arrived, before it is verified. */
export interface SentWebhook {
  readonly body: Uint8Array;
  /** By its name, in any case: a vendor may send its signature in a header of its own. Null if it was not sent. */
  readonly header: (name: string) => string | null;
}

/** Whether the webhook's signature or password fits a key. */
export type FitsKey = (key: string) => boolean;

/** Null if the signature or password is missing or malformed, so that no key has to be fetched. */
export type ReadProof = (webhook: SentWebhook) => FitsKey | null;

/** The parts of a webhook that are used. */
export interface WebhookEvent {
  readonly vendorRunId: string;
  /** Null if the vendor does not send the id that we use. */
  readonly connectionId: string | null;
  /** Null if the vendor does not send it or does not sign it. */
  readonly sentAt: Date | null;
  /** For so many seconds, another webhook with this key is a repetition of this one. */
  readonly same: { readonly key: string; readonly seconds: number };
}

/** Null for events that are not about a run, such as those that an administrator sends to test the endpoint. */
export type ReadEvent = (json: unknown) => WebhookEvent | null;

/** How long an event with a time of its own is remembered; longer than a vendor retries its delivery. */
export const REMEMBERED_SECONDS = 3_600;

/** How a vendor's webhooks are verified and read. */
export interface WebhookKind {
  /** Name of the function that receives them. */
  readonly functionName: string;
  /** The last part of its route. */
  readonly path: string;
  /** `WWW-Authenticate` of a rejection, and what to do about it, as a clause. */
  readonly challenge: string;
  readonly advice: string;
  readonly readProof: ReadProof;
  readonly readEvent: ReadEvent;
}
