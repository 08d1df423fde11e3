/** The calls about schedules, with their responses. */
import { badRequest, idempotencyKey, problem, refusals, tooLong, unavailable } from "./answers";
import type { Answer, Operation, Parameter } from "./operation";

const scheduleName: Parameter = {
  name: "name",
  in: "path",
  required: true,
  description: "The schedule's name; upper and lower case are the same.",
  schema: { type: "string" },
};

const noSuchSchedule = problem(404, "There is no such schedule, or the caller may not read it.");

const listSchedules: Operation = {
  id: "ListSchedules",
  method: "get",
  path: "/schedules",
  summary: "List schedules",
  description:
    "The configured schedules whose runs the caller may read, when each is due next, whether it is paused, and the decision about its last tick. A page at a time.",
  parameters: [],
  query: "ScheduleListQuery",
  body: null,
  answers: [
    { status: 200, description: "A page of schedules.", schema: "ScheduleList" },
    badRequest,
    ...refusals,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const runSchedule: Operation = {
  id: "RunSchedule",
  method: "post",
  path: "/schedules/{name}/run",
  summary: "Run a schedule now",
  description:
    "Starts now what the schedule starts at its ticks, also while it is paused or disabled. The overlap rule holds: nothing is started while a run of the schedule is live, unless the rule or the body allows it, and ticks that come while this run is live respect it.",
  parameters: [scheduleName, idempotencyKey],
  query: null,
  body: "ScheduleStart",
  answers: [
    {
      status: 202,
      description: "Accepted. Poll Location for the result.",
      schema: "StartedBySchedule",
      headers: ["Location", "Retry-After", "Idempotent-Replayed"],
    },
    badRequest,
    ...refusals,
    noSuchSchedule,
    problem(
      409,
      "A run of the schedule is live, or the idempotency key belongs to a run that the caller may not read.",
    ),
    tooLong,
    unavailable,
  ],
  needsKey: true,
  inDesigner: false,
};

const changed: readonly Answer[] = [
  { status: 200, description: "The schedule as it is now.", schema: "ScheduleDocument" },
  ...refusals,
  noSuchSchedule,
  unavailable,
];

const pauseSchedule: Operation = {
  id: "PauseSchedule",
  method: "post",
  path: "/schedules/{name}/pause",
  summary: "Pause a schedule",
  description:
    "Until it is resumed, its ticks are skipped with the reason paused, also ticks that wait for a run before them. A run that is live goes on. A pause survives restarts and deployments. Pausing a paused schedule changes nothing.",
  parameters: [scheduleName],
  query: null,
  body: null,
  answers: changed,
  needsKey: true,
  inDesigner: true,
};

const resumeSchedule: Operation = {
  id: "ResumeSchedule",
  method: "post",
  path: "/schedules/{name}/resume",
  summary: "Resume a schedule",
  description:
    "Ends its pause. Its next tick starts again; ticks that were due during the pause are not made up for, whatever the misfire rule. Resuming a schedule that is not paused changes nothing.",
  parameters: [scheduleName],
  query: null,
  body: null,
  answers: changed,
  needsKey: true,
  inDesigner: true,
};

export const SCHEDULE_OPERATIONS: readonly Operation[] = [
  listSchedules,
  runSchedule,
  pauseSchedule,
  resumeSchedule,
];
