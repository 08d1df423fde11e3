import { useFeed } from "../../api/feed";
import { getSystem } from "../../api/system";
import type { ConnectionHealth } from "../../logic/documents";

const EVERY_SECONDS = 60;

/** Those that may be chosen. None while they are not known: then the field takes any text. */
export function useConnections(): readonly ConnectionHealth[] {
  const feed = useFeed("connections", {
    load: (signal) => getSystem({ signal }),
    everySeconds: () => EVERY_SECONDS,
  });
  return feed.body.value?.connections ?? [];
}
