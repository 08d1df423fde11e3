/** Runs `load` at the first call and stores the result. A failure is not stored, so the next call tries again. */
export function onceLoaded<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined;
  const forgetFailure = (error: unknown): never => {
    loaded = undefined;
    throw error;
  };
  return () => (loaded ??= load().catch(forgetFailure));
}
