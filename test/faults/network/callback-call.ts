import type { CallbackReceiver } from "../../../local/simulators/callback-receiver";
import { createPostCallback } from "../../../src/callbacks/post-callback";
import type { Places } from "./places";
import { toRules } from "./rules";
import { nameOf, type Seen } from "./seen";
import { isSilence, NOW, type Trouble, type TroubleName, TROUBLES } from "./trouble";

/** The query of every address here, which is a secret of the caller. */
export const CALLBACK_SECRET = "sig=s3cret-of-the-callback-address";

/** One path a trouble, at a receiver that they share. */
export async function playCallback(
  name: TroubleName,
  places: Places,
  receiver: CallbackReceiver,
): Promise<Seen> {
  const slug = encodeURIComponent(name);
  const path = `/callback/${slug}`;
  const credentials = [CALLBACK_SECRET];
  for (const rule of toRules(name, { path }, { trap: places.trap, credentials })) {
    receiver.faults.add(rule);
  }
  const post = createPostCallback({
    timeoutSeconds: isSilence(name) ? 0.6 : 20,
    now: () => NOW,
  });
  const trouble: Trouble = TROUBLES[name];
  const origin = trouble.kind === "ledElsewhere" ? places.origins[trouble.to] : receiver.baseUrl;
  const answer = await post(`${origin}${path}?${CALLBACK_SECRET}`, { id: "r-1" });
  return {
    answer: nameOf(answer),
    received: receiver.received().filter(({ url }) => url.startsWith(`${path}?`)).length,
    acted: null,
    said: JSON.stringify(answer),
  };
}
