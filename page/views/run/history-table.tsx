import type { RunDocument } from "../../logic/documents";
import { Instant } from "../../parts/time";

/** What Runward did, and what the vendor said, the newest first. */
export const HistoryTable = ({ history }: { readonly history: RunDocument["history"] }) => (
  <section class="panel" aria-labelledby="history">
    <h2 id="history">History</h2>
    <div class="scroll-x" tabIndex={0} role="region" aria-label="History">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Phase</th>
            <th scope="col">Vendor</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {[...history].reverse().map(({ at, phase, vendorState, message }, index) => (
            <tr key={`${at} ${index}`}>
              <td class="nowrap">
                <Instant at={at} />
              </td>
              <td>{phase}</td>
              <td>{vendorState ?? <span class="quiet">–</span>}</td>
              <td class="value-text">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);
