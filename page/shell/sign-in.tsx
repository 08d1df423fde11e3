import { useId, useState } from "preact/hooks";
import {
  hadAccess,
  keyWasRejected,
  leaveToSignIn,
  lockedBy,
  signIn,
  useKey,
} from "../state/session";

/** Shown in place of every view while there is no access. It contains no data. */
export function SignIn() {
  const problem = lockedBy.value;
  return (
    <section class="sign-in" aria-labelledby="sign-in-title">
      <h1 id="sign-in-title">{hadAccess.value ? "Your session has ended" : "Sign in"}</h1>
      {hadAccess.value && <p>Sign in again; you come back to the same view.</p>}
      {problem?.status === 403 && (
        <p class="notice bad" role="alert">
          <strong>{problem.title}.</strong> {problem.detail}
        </p>
      )}
      {signIn === "platform" ? <PlatformSignIn /> : <KeySignIn />}
    </section>
  );
}

const PlatformSignIn = () => (
  <>
    <p>This app signs people in with Microsoft Entra ID.</p>
    <button type="button" class="button primary" onClick={leaveToSignIn}>
      Sign in with Microsoft
    </button>
    <p class="quiet">
      Nobody can sign in? The operator of this app decides who may: see “Runs page” in its
      documentation of authentication.
    </p>
  </>
);

function KeySignIn() {
  const id = useId();
  const [key, setKey] = useState("");
  const rejected = keyWasRejected.value && !hadAccess.value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const typed = key.trim();
        if (typed === "") return;
        useKey(typed);
      }}
    >
      {rejected && (
        <p class="notice bad" role="alert" id={`${id}-error`}>
          <strong>The app rejected this key.</strong> Check that it is a key of this app, and that
          it was copied whole.
        </p>
      )}
      <label htmlFor={id}>Function key</label>
      <input
        id={id}
        type="password"
        class="input"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={rejected ? `${id}-error` : undefined}
        value={key}
        onInput={({ currentTarget }) => {
          setKey(currentTarget.value);
        }}
      />
      <button type="submit" class="button primary">
        Sign in
      </button>
      <p class="quiet">
        The key is kept in this tab only, and is forgotten when you close it. An operator of the app
        makes it: <code>az functionapp keys list</code>, or the portal under <em>App keys</em>.
      </p>
    </form>
  );
}
