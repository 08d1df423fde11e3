import type { Provider } from "../../src/providers/provider";
import type { Subject } from "./subject";

export type Plant = (sound: Provider) => Partial<Provider>;

export interface PlantedFault {
  readonly fault: string;
  readonly plant: Plant;
  /** The case that shows it, and what that says. */
  readonly caughtBy: string;
  readonly message: RegExp;
  /** The subjects of which a provider can have it; absent for all. */
  readonly where?: (subject: Subject) => boolean;
}
