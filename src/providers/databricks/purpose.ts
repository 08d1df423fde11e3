/** The purpose of a request, as in "start job 12", and the permission that it needs. */
export interface Purpose {
  readonly toDo: string;
  readonly permission: string;
  /** Whether the request contains data of this app's caller, so that the caller can correct it. */
  readonly madeByCaller: boolean;
}

export const purposes = {
  findJob: (name: string): Purpose => ({
    toDo: `find the job named "${name}"`,
    permission: "CAN VIEW on the job",
    madeByCaller: false,
  }),
  startJob: (jobId: string): Purpose => ({
    toDo: `start job ${jobId}`,
    permission: "CAN MANAGE RUN on the job",
    madeByCaller: true,
  }),
  readRun: (runId: string): Purpose => ({
    toDo: `read run ${runId}`,
    permission: "CAN VIEW on the job",
    madeByCaller: false,
  }),
  cancelRun: (runId: string): Purpose => ({
    toDo: `cancel run ${runId}`,
    permission: "CAN MANAGE RUN on the job",
    madeByCaller: false,
  }),
} as const;
