/**
 * The environment of the app while a host runs it.
 *
 * Owns: the variables that a host added to `process.env`; removes them when the host stops. Variables with which the
 * process was started are never overridden; those that an earlier host of the process added are.
 */
const added = new Map<string, symbol>();

export function applyEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const owner = Symbol("host");
  for (const [name, value] of Object.entries(variables)) {
    if (process.env[name] !== undefined && !added.has(name)) continue;
    process.env[name] = value;
    added.set(name, owner);
  }
  return () => {
    for (const [name, currentOwner] of added) {
      if (currentOwner !== owner) continue;
      added.delete(name);
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a variable can only be unset by deleting it
      delete process.env[name];
    }
  };
}

/** Replaces %NAME% by the environment variable of that name, as in host.json and bindings. */
export function resolveAppSettings(text: string): string {
  return text.replaceAll(
    /%(?<name>[^%\s]+)%/g,
    (whole, name: string) => process.env[name] ?? whole,
  );
}
