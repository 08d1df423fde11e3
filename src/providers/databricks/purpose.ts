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
  submitRun: (name: string): Purpose => ({
    toDo: `start the one-time run "${name}"`,
    permission: "the right to use the compute and the files that its tasks name",
    madeByCaller: true,
  }),
  readJob: (jobId: string): Purpose => ({
    toDo: `list the runs of job ${jobId}`,
    permission: "CAN VIEW on the job",
    madeByCaller: false,
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
  listActive: {
    toDo: "list the active runs",
    permission: "CAN VIEW on the jobs",
    madeByCaller: false,
  } satisfies Purpose,
  findPipeline: (name: string): Purpose => ({
    toDo: `find the pipeline named "${name}"`,
    permission: "CAN VIEW on the pipeline",
    madeByCaller: false,
  }),
  readPipeline: (pipelineId: string): Purpose => ({
    toDo: `read pipeline ${pipelineId}`,
    permission: "CAN VIEW on the pipeline",
    madeByCaller: false,
  }),
  startUpdate: (pipelineId: string): Purpose => ({
    toDo: `start an update of pipeline ${pipelineId}`,
    permission: "CAN RUN on the pipeline",
    madeByCaller: true,
  }),
  readUpdate: (updateId: string): Purpose => ({
    toDo: `read update ${updateId}`,
    permission: "CAN VIEW on the pipeline",
    madeByCaller: false,
  }),
  stopPipeline: (pipelineId: string): Purpose => ({
    toDo: `stop pipeline ${pipelineId}`,
    permission: "CAN RUN on the pipeline",
    madeByCaller: false,
  }),
  repairRun: (runId: string): Purpose => ({
    toDo: `repair run ${runId}`,
    permission: "CAN MANAGE RUN on the job",
    madeByCaller: false,
  }),
} as const;
