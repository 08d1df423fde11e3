import type { KillableApp } from "../../killable-app";
import type { Send } from "./recorded-api";

/** Sends requests to the app that runs now; a killed one does not answer. */
export const senderTo =
  (app: KillableApp): Send =>
  async (method, path, { body, headers = {} }) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await app.call(path, { method, headers, ...sent });
    if (answer === null) return null;
    const replayed = answer.headers.get("idempotent-replayed") === "true";
    return { status: answer.status, replayed, body: answer.body };
  };
