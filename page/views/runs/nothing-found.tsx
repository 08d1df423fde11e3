/** What the list of runs shows in place of rows. */
import { Empty, Loading } from "../../parts/notices";

interface NothingFoundProps {
  /** Whether there is nothing older to search. */
  readonly isAll: boolean;
  readonly isFiltered: boolean;
  readonly busy: boolean;
}

export function NothingFound({ isAll, isFiltered, busy }: NothingFoundProps) {
  if (busy) return <Loading what="older runs" lines={3} />;
  if (isAll && !isFiltered) return <NoRuns />;
  return isAll ? (
    <Empty title="No runs here">
      <p>Nothing fits these filters in this time. Choose a longer time or fewer filters.</p>
    </Empty>
  ) : (
    <Empty title="Nothing found yet">
      <p>The newest runs were searched. Show older runs to search further.</p>
    </Empty>
  );
}

const ON_THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

const NoRuns = () => (
  <Empty title="No runs in this time">
    <p>
      <a href="#/start">Start a run</a> with the address of a job, or call the app from a pipeline,
      a notebook or a schedule. Runs that ended long ago are removed.
    </p>
    {ON_THIS_MACHINE.includes(location.hostname) && (
      <p>
        A first real run from this machine needs no settings, only the address of your job:{" "}
        <code>npm start -- --help</code> shows how.
      </p>
    )}
  </Empty>
);
