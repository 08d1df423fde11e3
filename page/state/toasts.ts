/** Short messages about what an action did. */
import { signal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly text: string;
  /** A view that has more. */
  readonly link?: { readonly href: string; readonly text: string } | undefined;
}

export const toasts = signal<readonly Toast[]>([]);

const SHOWN_MS = 8_000;
let count = 0;

export function toast(tone: Toast["tone"], text: string, link?: Toast["link"]): void {
  const id = (count += 1);
  toasts.value = [...toasts.value.slice(-3), { id, tone, text, link }];
  // A failure stays until it is closed.
  if (tone === "good")
    setTimeout(() => {
      closeToast(id);
    }, SHOWN_MS);
}

export function closeToast(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
