/** The state of the app: its connections, what is stored and for how long, and the process that answered. */
import { useEffect } from "preact/hooks";
import { useFeed } from "../../api/feed";
import { getSystem } from "../../api/system";
import type { SystemDocument } from "../../logic/documents";
import { Loading, ProblemNotice } from "../../parts/notices";
import { Connections } from "./connections";
import { AppFacts } from "./app-facts";
import { Stored } from "./stored";

const EVERY_SECONDS = 10;

export function SystemView() {
  const feed = useFeed("system", {
    load: (signal) => getSystem({ signal }),
    everySeconds: () => EVERY_SECONDS,
  });
  useEffect(() => {
    document.title = "System · Runward";
  }, []);
  const system = feed.body.value;
  const problem = feed.problem.value;
  return (
    <>
      <div class="view-head">
        <h1>System</h1>
        {system !== null && <p class="quiet">Version {system.version ?? "not known"}</p>}
      </div>
      {problem !== null && (
        <ProblemNotice
          problem={problem}
          stale={system !== null}
          onRetry={() => void feed.refresh()}
        />
      )}
      {system === null ? (
        problem === null && <Loading what="the state of the app" />
      ) : (
        <Body system={system} />
      )}
    </>
  );
}

const Body = ({ system }: { readonly system: SystemDocument }) => (
  <div class="run">
    <Connections connections={system.connections} />
    <Stored settings={system.settings} />
    <AppFacts system={system} />
  </div>
);
