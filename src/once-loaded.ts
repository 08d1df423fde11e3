/** Runs `load` at the first call and stores the result. A failure is not stored, so the next call tries again. */
export function onceLoaded<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined;
  const forgetFailure = (error: unknown): never => {
    loaded = undefined;
    throw error;
  };
  return () => (loaded ??= load().catch(forgetFailure));
}

/** Stands for the functions of an object that is loaded when one of them is called first. */
export function functionsOf<Name extends string, Values extends unknown[], Result>(
  load: () => Promise<Readonly<Record<Name, (...values: Values) => Promise<Result>>>>,
): (name: Name) => (...values: Values) => Promise<Result> {
  const loaded = onceLoaded(load);
  return (name) =>
    async (...values) =>
      (await loaded())[name](...values);
}
