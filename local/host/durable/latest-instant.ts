import type { HubState } from "./apply-commit";
import type { Instance } from "./instance";

/** The time of the newest entry in the hub; null if it is empty. */
export function latestInstant({ instances, schedules }: HubState): Date | null {
  let latestMs = Number.NEGATIVE_INFINITY;
  const see = (instant: string): void => {
    const ms = Date.parse(instant);
    if (ms > latestMs) latestMs = ms;
  };
  for (const instance of instances.values()) instantsOf(instance).forEach(see);
  for (const { lastUpdated } of schedules.values()) see(lastUpdated);
  return latestMs === Number.NEGATIVE_INFINITY ? null : new Date(latestMs);
}

const instantsOf = ({ lastUpdatedAt, inbox }: Instance): string[] => [
  lastUpdatedAt,
  ...inbox.map(({ Timestamp }) => Timestamp),
];
