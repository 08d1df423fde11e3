/** A promise that is settled from outside. A rejection that nobody awaits is not "unhandled". */
export class Deferred {
  readonly promise: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor() {
    this.promise = new Promise<void>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => undefined);
  }

  readonly resolve = (): void => {
    this.#resolve();
  };

  readonly reject = (error: Error): void => {
    this.#reject(error);
  };
}
