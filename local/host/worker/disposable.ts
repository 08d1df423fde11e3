import type { DisposableRegistration } from "./core-types";

export class Disposable implements DisposableRegistration {
  readonly #onDispose: () => void;

  constructor(onDispose: () => void) {
    this.#onDispose = onDispose;
  }

  static from(...disposables: DisposableRegistration[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    this.#onDispose();
  }
}

/** An error that `@azure/functions` distinguishes from errors of the app. */
export function systemError(message: string, Type: ErrorConstructor = Error): Error {
  return Object.assign(new Type(message), { isAzureFunctionsSystemError: true });
}
