import { attaching } from "./cases/attaching";
import { claiming } from "./cases/claiming";
import { connectionCases, unknownConnections } from "./cases/connections";
import { explaining } from "./cases/explaining";
import { listingActive, withoutList } from "./cases/listing-active";
import { launching } from "./cases/launching";
import { listing, producing } from "./cases/producing";
import { outOfReach } from "./cases/out-of-reach";
import { pastDurations } from "./cases/past-durations";
import { planning } from "./cases/planning";
import { repairing, startingAnew } from "./cases/repairing";
import { secrets, tokens } from "./cases/secrets";
import { settling } from "./cases/settling";
import { cancelling, checking } from "./cases/watching";
import { queueing, refusing } from "./cases/while-active";
import { type ConformanceCase, toCases } from "./conformance-case";
import type { Subject } from "./subject";

/** The contract in `src/providers/provider.ts`, as cases for one vendor. */
export const conformanceCases = (subject: Subject): ConformanceCase[] => [
  ...toCases(subject, "planLaunch", planning),
  ...toCases(subject, "launch", launching),
  ...toCases(subject, "claims", claiming),
  ...toCases(subject, "attaching", attaching),
  ...toCases(subject, "settleLaunch", settling),
  ...toCases(subject, "planRepair", subject.canRepair ? repairing : startingAnew),
  ...toCases(subject, "an active run", subject.whileActive === "queues" ? queueing : refusing),
  ...toCases(subject, "check", checking),
  ...toCases(subject, "cancel", cancelling),
  ...toCases(subject, "explain", explaining),
  ...toCases(subject, "outputs", producing),
  ...toCases(subject, "tasks", listing),
  ...toCases(subject, "listActive", subject.listsActive ? listingActive : withoutList),
  ...toCases(subject, "durations", pastDurations),
  ...toCases(subject, "an unreachable vendor", outOfReach),
  ...toCases(subject, "secrets", secrets),
  ...toCases(subject, "tokens", tokens),
  ...toCases(subject, "connections", unknownConnections),
  ...connectionCases(subject),
];
