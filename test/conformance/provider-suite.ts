import { conformanceCases } from "./conformance-cases";
import type { Subject } from "./subject";

/** Defines the whole suite for one type of target; its vendor is done when all of it passes. */
// eslint-disable-next-line jest/no-export -- the test file of each target calls it
export function defineProviderSuite(subject: Subject): void {
  const cases = conformanceCases(subject);
  const subjects = [...new Set(cases.map(({ about }) => about))];

  describe.each(subjects)(`${subject.targetType}: %s`, (about) => {
    const chosen = cases.filter((one) => one.about === about);

    it.each(chosen)("$name", async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    });
  });
}
