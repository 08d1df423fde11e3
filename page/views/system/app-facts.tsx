import type { ComponentChildren } from "preact";
import type { SystemDocument } from "../../logic/documents";
import { Instant, Seconds } from "../../parts/time";

const HUBS: Readonly<Record<SystemDocument["hubBackEnd"], string>> = {
  azureStorage: "Azure Storage",
  durableTaskScheduler: "Durable Task Scheduler",
};

/** The process that answered, and settings that matter to people. */
export function AppFacts({ system }: { readonly system: SystemDocument }) {
  const { process, settings } = system;
  return (
    <>
      <section class="panel" aria-labelledby="process">
        <h2 id="process">The process that answered</h2>
        <dl class="facts">
          <Fact name="Started">
            <Instant at={process.startedAt} full />
          </Fact>
          <Fact name="Has been running for">
            <Seconds count={process.uptimeSeconds} />
          </Fact>
          <Fact name="Steps that it executes at a time">{process.activitySlots}</Fact>
          <Fact name="Deployment">{system.deploymentId}</Fact>
          <Fact name="State is stored in">{HUBS[system.hubBackEnd]}</Fact>
        </dl>
        <p class="quiet">
          An app may run in several processes. Each has its own view of the connections, and the
          next call may be answered by another one.
        </p>
      </section>
      <section class="panel" aria-labelledby="limits">
        <h2 id="limits">Limits</h2>
        <dl class="facts">
          <Fact name="A vendor may be out of reach for">
            <Seconds count={settings.lostContactSeconds} />
          </Fact>
          <Fact name="A cancelled job may take to stop">
            <Seconds count={settings.cancelGraceSeconds} />
          </Fact>
          <Fact name="One call to a vendor may take">
            <Seconds count={settings.httpTimeoutSeconds} />
          </Fact>
          <Fact name="Parameters of new runs">
            {settings.parametersSealed ? "stored encrypted" : "stored readable"}
          </Fact>
          <Fact name="Rights">
            {settings.callersLimited ? "of each caller" : "the same for all callers"}
          </Fact>
          <Fact name="Schedules that you may read">{settings.schedules}</Fact>
        </dl>
      </section>
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

const Fact = ({ name, children }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
