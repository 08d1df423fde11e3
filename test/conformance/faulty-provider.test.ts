/** The suite itself is tested here: each of these providers does one thing wrong, and the suite says so. */
import type { Provider } from "../../src/providers/provider";
import type { ProviderOptions, Vendor } from "../../src/providers/vendor";
import { conformanceCases } from "./conformance-cases";
import type { Plant } from "./planted-fault";
import { PLANTED_FAULTS } from "./planted-faults";
import { CLAIM_FAULTS } from "./planted-claim-faults";
import type { Subject } from "./subject";
import { SUBJECTS } from "./subjects/every-subject";

function withFault(subject: Subject, plant: Plant): Subject {
  const { vendor, targetType } = subject;
  const createProviders = (options: ProviderOptions): Readonly<Record<string, Provider>> => {
    const sound = vendor.createProviders(options)[targetType]!;
    return { [targetType]: { ...sound, ...plant(sound) } };
  };
  const faulty: Vendor = { ...vendor, createProviders };
  return { ...subject, vendor: faulty };
}

/** Asks every connection at the address of the first. */
function withOneConnection(subject: Subject): Subject {
  const createProviders: Vendor["createProviders"] = ({ connections, ...options }) => {
    const [first] = connections;
    const mixed = connections.map(({ id }) => ({ ...first!, id }));
    return subject.vendor.createProviders({ connections: mixed, ...options });
  };
  return { ...subject, vendor: { ...subject.vendor, createProviders } };
}

function caseOf(subject: Subject, name: string): () => Promise<void> {
  const found = conformanceCases(subject).filter((one) => one.name === name);
  expect(found).not.toStrictEqual([]);
  return async () => {
    for (const { run } of found) await run();
  };
}

const FAULTS = [...PLANTED_FAULTS, ...CLAIM_FAULTS];

/** A target that starts a saved job has every case; the others have none of those that are about such a start. */
const concerns = (subject: Subject, { where, caughtBy }: (typeof FAULTS)[number]): boolean =>
  where?.(subject) !== false &&
  (subject.launches === "starts" ||
    conformanceCases(subject).some(({ name }) => name === caughtBy));

describe.each(SUBJECTS)("the suite, for $targetType", (subject) => {
  it.each(FAULTS.filter((fault) => concerns(subject, fault)))(
    "catches a provider that $fault",
    async ({ plant, caughtBy, message }) => {
      await expect(caseOf(withFault(subject, plant), caughtBy)()).rejects.toThrow(message);
    },
  );

  it("catches a provider that mixes up its connections", async () => {
    const run = caseOf(
      withOneConnection(subject),
      "runs each job at its target's connection, and sends all requests about it there",
    );

    await expect(run()).rejects.toThrow(
      /Only planned is an answer here|The connections that were asked/,
    );
  });

  it("gives every case of a subject a unique name", () => {
    const names = conformanceCases(subject).map(({ about, name }) => `${about}: ${name}`);

    expect(new Set(names).size).toBe(names.length);
  });
});
