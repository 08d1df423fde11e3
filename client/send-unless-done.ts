import { ClientError } from "./client-error";

interface Deed<Result> {
  readonly send: () => Promise<Result>;
  /** What an earlier `send` has done; null if it has done nothing. */
  readonly find: () => Promise<Result | null>;
}

const MOST_SENDS = 4;

/** Sends a call that has no key. If it is not known whether it arrived, it is sent again only if nothing of it is found. */
export async function sendUnlessDone<Result>({ send, find }: Deed<Result>): Promise<Result> {
  for (let sends = 1; ; sends++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ClientError) || error.kind !== "unclear") throw error;
      const found = await find();
      if (found !== null) return found;
      if (sends === MOST_SENDS) throw error;
    }
  }
}
