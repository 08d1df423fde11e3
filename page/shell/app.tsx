import { useEffect, useRef } from "preact/hooks";
import { readContract } from "../api/contract";
import { Toasts } from "../parts/toasts";
import { place } from "../state/route";
import { lockedBy, sessionNumber } from "../state/session";
import { Header } from "./header";
import { SignIn } from "./sign-in";
import { viewAt } from "./views";

export function App() {
  const main = useRef<HTMLElement>(null);
  const at = place.value;
  const view = viewAt(at);
  const locked = lockedBy.value !== null;
  const session = sessionNumber.value;
  const where = at.path.join("/");

  useEffect(() => {
    if (!locked) void readContract();
  }, [locked, session]);
  // After a change of view, reading and tabbing go on at its start.
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [where]);

  return (
    <>
      <a
        class="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <Header current={view?.path[0] ?? at.path[0] ?? ""} />
      <main id="main" ref={main} tabIndex={-1}>
        {locked ? (
          <SignIn />
        ) : view === undefined ? (
          <NoSuchView />
        ) : (
          <view.show key={`${session} ${where}`} place={at} />
        )}
      </main>
      <Toasts />
    </>
  );
}

const NoSuchView = () => (
  <div class="empty">
    <h1 class="empty-title">There is no such view</h1>
    <p>
      The address leads nowhere. <a href="#/runs">Show the runs</a>
    </p>
  </div>
);
