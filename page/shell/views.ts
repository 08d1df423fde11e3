/** Every view of the page: its address, its name, and the component that shows it. */
import type { ComponentType } from "preact";
import type { Place, ViewProps } from "../state/route";
import { RunView } from "../views/run/run-view";
import { RunsView } from "../views/runs/runs-view";
import { SchedulesView } from "../views/schedules/schedules-view";
import { StartView } from "../views/start/start-view";
import { SystemView } from "../views/system/system-view";
import { WorkflowView } from "../views/workflow/workflow-view";
import { WorkflowsView } from "../views/workflows/workflows-view";

interface View {
  /** `:id` stands for any part of the address. */
  readonly path: readonly string[];
  readonly title: string;
  /** Whether it has a link in the header. */
  readonly inHeader: boolean;
  readonly show: ComponentType<ViewProps>;
}

export const VIEWS: readonly View[] = [
  { path: ["runs"], title: "Runs", inHeader: true, show: RunsView },
  { path: ["runs", ":id"], title: "Run", inHeader: false, show: RunView },
  { path: ["workflows"], title: "Workflows", inHeader: true, show: WorkflowsView },
  { path: ["workflows", ":id"], title: "Workflow", inHeader: false, show: WorkflowView },
  { path: ["schedules"], title: "Schedules", inHeader: true, show: SchedulesView },
  { path: ["start"], title: "Start", inHeader: true, show: StartView },
  { path: ["start", "workflow"], title: "Start", inHeader: false, show: StartView },
  { path: ["system"], title: "System", inHeader: true, show: SystemView },
];

export const viewAt = ({ path }: Place): View | undefined =>
  VIEWS.find(
    (view) =>
      view.path.length === path.length &&
      view.path.every((part, index) => part.startsWith(":") || part === path[index]),
  );
