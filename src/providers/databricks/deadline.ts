import type { LaunchOrder } from "../provider";

/** Whether nothing that could start a job may be sent any more. */
export const hasPassed = ({ deadline }: Pick<LaunchOrder, "deadline">, now: Date): boolean =>
  deadline !== undefined && now.getTime() >= Date.parse(deadline);
