import { vendors } from "../../src/providers/vendors";
import { findMissingParts } from "./missing-parts";

describe("vendors", () => {
  it.each(vendors)("$name has all its simulators, suites and golden values", (vendor) => {
    expect(findMissingParts([vendor])).toStrictEqual([]);
  });
});

describe("findMissingParts", () => {
  it("names each file and entry that a new vendor needs", () => {
    const planted = { name: "acme", targets: { "acme-job": {} } };

    expect(findMissingParts([...vendors, planted])).toStrictEqual([
      "The vendor acme has no simulator: no file in local/simulators/acme ends in simulator.ts.",
      "The vendor acme has no hostility suite test/hostility/acme/plans.test.ts.",
      "The vendor acme has no hostility suite test/hostility/acme/launches.test.ts.",
      "The vendor acme has no hostility suite test/hostility/acme/checks.test.ts.",
      "The vendor acme has no hostility suite test/hostility/acme/explanations.test.ts.",
      "The vendor acme has no hostility suite test/hostility/acme/refusals.test.ts.",
      "The target acme-job has no conformance file test/conformance/subjects/acme-job.ts.",
      "The target acme-job has no conformance file test/conformance/acme-job.test.ts.",
      "The target acme-job has no hostility suite: no file in test/hostility/acme names it.",
      "The target acme-job has no entry in GOLDEN_STARTS in test/golden/golden-launches.ts.",
      "The target acme-job has no entry in GOLDEN_WATCHES in test/golden/golden-watches.ts.",
      "The target acme-job has no entry in SUBJECTS in test/conformance/subjects/every-subject.ts.",
    ]);
  });

  it("names each file and entry that a new type of target of a vendor needs", () => {
    const planted = { name: "databricks", targets: { "databricks-job": {}, "databricks-x": {} } };

    expect(findMissingParts([planted])).toStrictEqual([
      "The target databricks-x has no conformance file test/conformance/subjects/databricks-x.ts.",
      "The target databricks-x has no conformance file test/conformance/databricks-x.test.ts.",
      "The target databricks-x has no hostility suite: no file in test/hostility/databricks names it.",
      "The target databricks-x has no entry in GOLDEN_STARTS in test/golden/golden-launches.ts.",
      "The target databricks-x has no entry in GOLDEN_WATCHES in test/golden/golden-watches.ts.",
      "The target databricks-x has no entry in SUBJECTS in test/conformance/subjects/every-subject.ts.",
    ]);
  });
});
