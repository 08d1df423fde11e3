/** A webhook as it came in, before anything of it is trusted. */
export interface SentWebhook {
  readonly body: Uint8Array;
  /** By its name, in any case: a vendor may keep its proof in one of its own. Null where it was not sent. */
  readonly header: (name: string) => string | null;
}

/** Whether it was made with a key. */
export type FitsKey = (key: string) => boolean;

/** Null for what has not even the form of a proof, so that no key need be fetched for it. */
export type ReadProof = (webhook: SentWebhook) => FitsKey | null;

/** What of a webhook is used. */
export interface WebhookEvent {
  readonly vendorRunId: string;
  /** Null where the vendor does not name it as we do. */
  readonly connectionId: string | null;
  /** Null where the vendor does not say it, or nobody has signed it. */
  readonly sentAt: Date | null;
  /** Another one with this key is the same again, for so many seconds. */
  readonly same: { readonly key: string; readonly seconds: number };
}

/** Null for events that are not about a run, such as the ones that an administrator sends to try the address. */
export type ReadEvent = (json: unknown) => WebhookEvent | null;

/** How long an event that bears a time of its own is remembered; longer than a vendor tries to deliver one. */
export const REMEMBERED_SECONDS = 3_600;

/** How a vendor's webhooks are recognised and read. */
export interface WebhookKind {
  /** Name of the function that receives them. */
  readonly functionName: string;
  /** The last part of its route. */
  readonly path: string;
  /** `WWW-Authenticate` of a refusal, and what to do about it, as a clause. */
  readonly challenge: string;
  readonly advice: string;
  readonly readProof: ReadProof;
  readonly readEvent: ReadEvent;
}
