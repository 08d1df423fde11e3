/**
 * Who uses the page.
 *
 * A function key is kept for this tab only, and never in an address. With the platform's sign-in the page holds nothing: the
 * browser has a cookie that scripts cannot read.
 */
import { signal } from "@preact/signals";
import type { Problem } from "../logic/problem";
import { forgetKept } from "./kept";

const KEY = "runward.key";

/** How this app signs people in; written into the page by the app. */
export const signIn: "key" | "platform" =
  document.documentElement.dataset["signIn"] === "platform" ? "platform" : "key";

/** Why the page has no access; null while it has, or has not tried yet. */
export const lockedBy = signal<Problem | null>(null);

/** Each sign-in is another session: views start anew. */
export const sessionNumber = signal(0);

/** Whether there was access before, so that it has expired. */
export const hadAccess = signal(false);

export const hasKey = signal(storedKey() !== null);

function storedKey(): string | null {
  return sessionStorage.getItem(KEY);
}

/** The key of this tab; null without one, and with the platform's sign-in. */
export const currentKey = storedKey;

/** Whether the app did not accept the last key. */
export const keyWasRejected = signal(false);

export function useKey(key: string): void {
  sessionStorage.setItem(KEY, key);
  hasKey.value = true;
  keyWasRejected.value = false;
  beginSession();
}

export function beginSession(): void {
  lockedBy.value = null;
  sessionNumber.value += 1;
}

/**
 * For a call that was made with this key. The key is forgotten, unless there is another one meanwhile. Of several calls of a
 * session the first one ends it: a late answer to a call without a key says nothing about the key that was typed since.
 */
export function endSession(problem: Problem, key: string | null): void {
  if (lockedBy.value !== null || storedKey() !== key) return;
  keyWasRejected.value = key !== null;
  forget(problem);
}

function forget(problem: Problem): void {
  sessionStorage.removeItem(KEY);
  hasKey.value = false;
  lockedBy.value = problem;
}

export function signOut(): void {
  forget({
    status: 0,
    code: "signedOut",
    title: "Signed out",
    detail: "The key was removed from this tab.",
    errors: [],
    retryAfter: null,
  });
  hadAccess.value = false;
  keyWasRejected.value = false;
  forgetKept();
}

const PLACE = "runward.place";

/** Leaves the page for the platform's sign-in, and comes back to the same view. */
export function leaveToSignIn(): void {
  sessionStorage.setItem(PLACE, location.hash);
  const back = encodeURIComponent(location.pathname);
  location.assign(`/.auth/login/aad?post_login_redirect_uri=${back}`);
}

/** The view from which somebody left to sign in. */
export function returnToPlace(): void {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null && place !== "" && location.hash === "") location.replace(place);
}
