import type { ConnectionHealth } from "../../logic/documents";
import { durationText } from "../../logic/duration-text";
import { Badge } from "../../parts/badge";
import { Empty } from "../../parts/notices";
import { addressOf } from "../../state/route";

interface ConnectionsProps {
  readonly connections: readonly ConnectionHealth[];
}

/** Each connection with its circuit and its line. */
export const Connections = ({ connections }: ConnectionsProps) => (
  <section class="panel" aria-labelledby="connections">
    <h2 id="connections">Connections</h2>
    {connections.length === 0 ? (
      <Empty title="No connections">
        <p>None is configured, or you may not read the runs of any.</p>
      </Empty>
    ) : (
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Connections">
        <table class="table">
          <caption class="hidden">Connections, and how the calls to each go</caption>
          <thead>
            <tr>
              <th scope="col">Connection</th>
              <th scope="col">State</th>
              <th scope="col" class="right">
                Working
              </th>
              <th scope="col" class="right">
                Waiting
              </th>
              <th scope="col">Targets</th>
            </tr>
          </thead>
          <tbody>
            {connections.map((one) => (
              <Row key={`${one.provider} ${one.connectionId}`} connection={one} />
            ))}
          </tbody>
        </table>
      </div>
    )}
    <p class="quiet">Working: steps that call the connection now. Waiting: steps in its line.</p>
  </section>
);

const Row = ({ connection }: { readonly connection: ConnectionHealth }) => (
  <tr>
    <th scope="row">
      <a href={addressOf(["runs"], { connection: connection.connectionId })}>
        {connection.connectionId}
      </a>
      <p class="row-note">{connection.provider}</p>
    </th>
    <td>
      <Circuit connection={connection} />
    </td>
    <td class="right number">{connection.working}</td>
    <td class="right number">{connection.waiting}</td>
    <td class="nowrap">{connection.targets.join(", ")}</td>
  </tr>
);

function Circuit({ connection: { state, reason, nextTryInSeconds } }: CircuitProps) {
  if (state === "answering") return <Badge tone="succeeded" text="Answers" />;
  return (
    <>
      <Badge tone="failed" text="Does not answer" />
      <p class="row-note wrap">{reason}</p>
      {nextTryInSeconds !== null && (
        <p class="row-note">The next try is in {durationText(nextTryInSeconds)}.</p>
      )}
    </>
  );
}

interface CircuitProps {
  readonly connection: ConnectionHealth;
}
