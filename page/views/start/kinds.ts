/** What the form starts: a run or a workflow. */
import { startRun } from "../../api/runs";
import { startWorkflow } from "../../api/workflows";
import type { Reply } from "../../logic/reply";

export interface Kind {
  /** The call in the contract, whose body the form has. */
  readonly path: string;
  readonly title: string;
  /** The view of what was started. */
  readonly view: string;
  readonly started: string;
  readonly other: { readonly href: string; readonly text: string };
  readonly start: (request: object, key: string) => Promise<Reply<{ readonly id: string }>>;
}

export const RUN: Kind = {
  path: "/runs",
  title: "Start a run",
  view: "runs",
  started: "The run has started",
  other: { href: "#/start/workflow", text: "Start a workflow instead" },
  start: startRun,
};

export const WORKFLOW: Kind = {
  path: "/workflows",
  title: "Start a workflow",
  view: "workflows",
  started: "The workflow has started",
  other: { href: "#/start", text: "Start a single run instead" },
  start: startWorkflow,
};
