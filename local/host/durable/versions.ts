/** Which instances a host executes: https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestration-versioning */
export type VersionMatch = "None" | "Strict" | "CurrentOrOlder";

export interface VersionRule {
  /** The version of new instances. */
  readonly defaultVersion: string | null;
  readonly versionMatch: VersionMatch;
}

export function mayTakeTurns(
  version: string | null,
  { defaultVersion, versionMatch }: VersionRule,
): boolean {
  switch (versionMatch) {
    case "None":
      return true;
    case "Strict":
      return (version ?? "") === (defaultVersion ?? "");
    case "CurrentOrOlder":
      return compareVersions(version ?? "", defaultVersion ?? "") <= 0;
  }
}

const NUMBERS = /^\d+(?:\.\d+){1,3}$/;

/** As https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/Settings/VersioningSettings.cs does it. */
function compareVersions(one: string, other: string): number {
  if (one === "" || other === "") return one.length - other.length;
  if (!NUMBERS.test(one) || !NUMBERS.test(other)) {
    return one.toLowerCase().localeCompare(other.toLowerCase(), "en");
  }
  return compareParts(one.split(".").map(Number), other.split(".").map(Number));
}

/** A part that is missing is less than 0, as in System.Version. */
function compareParts(ours: readonly number[], theirs: readonly number[]): number {
  const differences = [0, 1, 2, 3].map((part) => (ours[part] ?? -1) - (theirs[part] ?? -1));
  return differences.find((difference) => difference !== 0) ?? 0;
}
