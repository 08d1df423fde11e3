// Written by npm run generate, from the OpenAPI document of the app.

export interface paths {
    "/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs
         * @description The runs that the caller may read, newest first, a page at a time.
         */
        get: operations["ListRuns"];
        put?: never;
        /**
         * Start a run
         * @description Starts a job at its vendor exactly once and waits for it. A caller that follows 202 and Location gets the result when the job ends, or 424 with the vendor's message if it did not succeed.
         */
        post: operations["StartRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a run
         * @description Always returns 200 for a run that exists, whatever its status.
         */
        get: operations["GetRun"];
        put?: never;
        post?: never;
        /**
         * Cancel a run with DELETE
         * @description The same as CancelRun. The run is not deleted: its document can still be read.
         */
        delete: operations["DeleteRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the parts of a run
         * @description The tasks, steps, models or tables of the run's newest attempt, as the vendor describes them now. The vendor is asked each time.
         */
        get: operations["ListTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the request of a run
         * @description The body with which the run can be started again, with the parameters of its job. Needs the right to start the same.
         */
        get: operations["GetRunRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description Cancels the job at the vendor. The run ends when the job has stopped.
         */
        post: operations["CancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel the run of a key
         * @description For callers that cannot know the run's id, such as the unsubscribe of the HTTP Webhook action of Logic Apps. A run that has ended does not change, and a key without a run is not an error.
         */
        post: operations["CancelRunByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Repair a run
         * @description Of a run that did not succeed, starts a new run that runs again only what failed, or the whole job. A caller that follows 202 and Location gets the result of the new run. While the new run is live, another call returns the same one.
         */
        post: operations["RepairRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the result of a run
         * @description The signed link that the start returns as Location and resultUrl. It needs no other credential and ignores any that is sent.
         */
        get: operations["GetRunResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflows
         * @description Newest first, a page at a time.
         */
        get: operations["ListWorkflows"];
        put?: never;
        /**
         * Start a workflow
         * @description Starts several jobs that depend on each other, each exactly once, and waits for them. A caller that follows 202 and Location gets the result when the workflow ends, or 424 with the message of each failed step if it did not succeed.
         */
        post: operations["StartWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a workflow
         * @description Always returns 200 for a workflow that exists, whatever its status.
         */
        get: operations["GetWorkflow"];
        put?: never;
        post?: never;
        /**
         * Cancel a workflow with DELETE
         * @description The same as CancelWorkflow. The workflow is not deleted: its document can still be read.
         */
        delete: operations["DeleteWorkflow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a workflow
         * @description Starts no further step, and cancels the jobs of the live ones. The workflow ends when they have stopped.
         */
        post: operations["CancelWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel the workflow of a key
         * @description For callers that cannot know the workflow's id, such as the unsubscribe of the HTTP Webhook action of Logic Apps. A workflow that has ended does not change, and a key without a workflow is not an error.
         */
        post: operations["CancelWorkflowByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a workflow
         * @description Of a workflow that did not succeed: repairs what failed or starts it anew, and runs what was skipped. What succeeded is not run again. The id stays the same. A caller that follows 202 and Location gets the result. While the resumed workflow is live, another call returns the same one.
         */
        post: operations["ResumeWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the result of a workflow
         * @description The signed link that the start returns as Location and resultUrl. It needs no other credential and ignores any that is sent. After a resume it returns 202 again.
         */
        get: operations["GetWorkflowResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules
         * @description The configured schedules whose runs the caller may read, when each is due next, whether it is paused, and the decision about its last tick. A page at a time.
         */
        get: operations["ListSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a schedule now
         * @description Starts now what the schedule starts at its ticks, also while it is paused or disabled. The overlap rule holds: nothing is started while a run of the schedule is live, unless the rule or the body allows it, and ticks that come while this run is live respect it.
         */
        post: operations["RunSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a schedule
         * @description Until it is resumed, its ticks are skipped with the reason paused, also ticks that wait for a run before them. A run that is live goes on. A pause survives restarts and deployments. Pausing a paused schedule changes nothing.
         */
        post: operations["PauseSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a schedule
         * @description Ends its pause. Its next tick starts again; ticks that were due during the pause are not made up for, whatever the misfire rule. Resuming a schedule that is not paused changes nothing.
         */
        post: operations["ResumeSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state of the app
         * @description The version, the connections whose runs the caller may read with how their calls go, and settings that matter to people, as the process knows them that answers.
         */
        get: operations["GetSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What to run, and how to wait for it. */
        RunRequest: {
            /** @description What to run, and where. */
            target: components["schemas"]["Target"];
            /** @description Seconds between two polls of the job; adaptive: rarely while its end is far, and often when it is near, as learned from its past runs. By default 30 for databricks-job, 30 for databricks-pipeline, 30 for databricks-submit, 30 for databricks-run, 5 for dbt-job, 5 for dbt-run. */
            waitSeconds?: number | "adaptive";
            /**
             * @description The run is cancelled and ends as timedOut if it has not finished after this time.
             * @default 86400
             */
            timeoutSeconds?: number;
            /**
             * @description The run is cancelled and ends as timedOut if it is still in the vendor's queue after this time.
             * @default null
             */
            queueTimeoutSeconds?: number | null;
            /**
             * @description Starts the job again, or repairs what failed, if it fails. By default there is one attempt.
             * @default null
             */
            retry?: components["schemas"]["RetryPolicy"] | null;
            /**
             * @description Whether a job that succeeds although some of its tasks failed counts as failed or as succeeded.
             * @default fail
             * @enum {string}
             */
            partialSuccess?: "fail" | "succeed";
            /**
             * @description summary: what the job produced is read at its end, such as the exit value of a notebook. none: it is not read.
             * @default summary
             * @enum {string}
             */
            outputs?: "summary" | "none";
            /** @description Requests with the same key and the same body get the same run. May be sent as the header Idempotency-Key instead. */
            idempotencyKey?: string;
            /** @description Set by the Webhook activity of Data Factory: the result is posted there in the form that it expects, and the start returns 200. */
            callBackUri?: string;
            /** @description The result is posted there as JSON, and the start returns 200. For the HTTP Webhook action of Logic Apps. The setting CALLBACK_HOSTS must list its host. */
            callbackUrl?: string;
            /**
             * @description Names and values of your own, shown with the run.
             * @default {}
             */
            tags?: {
                [key: string]: string;
            };
        };
        /** @description A job at one of the vendors. */
        Target: components["schemas"]["DatabricksJobTarget"] | components["schemas"]["DatabricksPipelineTarget"] | components["schemas"]["DatabricksSubmitTarget"] | components["schemas"]["DatabricksRunTarget"] | components["schemas"]["DbtJobTarget"] | components["schemas"]["DbtRunTarget"];
        /** @description A Databricks job and its parameters. */
        DatabricksJobTarget: {
            /**
             * @description The kind of target. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "databricks-job";
            /** @description The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured. */
            workspaceId?: string;
            /** @description The job's id. Send it as a string: long ids lose digits as numbers. Or give jobName. */
            jobId?: string | number;
            /**
             * @description The address of the job's page, as it stands in the browser. Or give jobId.
             * @example https://adb-1234567890123456.7.azuredatabricks.net/jobs/123
             */
            jobUrl?: string;
            /** @description The job's exact name, which only one job may have. Or give jobId. */
            jobName?: string;
            /** @description Job parameters by name, for jobs that declare parameters. */
            jobParameters?: {
                [key: string]: string;
            };
            /** @description Parameters of notebook tasks by name. */
            notebookParams?: {
                [key: string]: string;
            };
            /** @description Parameters of JAR tasks in their order. */
            jarParams?: string[];
            /** @description Parameters of Python file tasks in their order. */
            pythonParams?: string[];
            /** @description Parameters of Python wheel tasks by name. */
            pythonNamedParams?: {
                [key: string]: string;
            };
            /** @description Parameters of spark-submit tasks in their order. */
            sparkSubmitParams?: string[];
            /** @description Parameters of SQL tasks by name. */
            sqlParams?: {
                [key: string]: string;
            };
            /** @description Commands of dbt tasks in their order. */
            dbtCommands?: string[];
            /** @description What pipeline tasks refresh. */
            pipelineParams?: components["schemas"]["PipelineParams"];
            /** @description Keys of the tasks to run; the others are left out. */
            only?: string[];
            /** @description Whether the run may wait in the queue of its job. */
            queue?: components["schemas"]["JobQueue"];
            /**
             * @description How fast serverless compute starts and works.
             * @enum {string}
             */
            performanceTarget?: "STANDARD" | "PERFORMANCE_OPTIMIZED";
        };
        /** @description What the pipeline tasks of the job refresh. */
        PipelineParams: {
            /** @description Whether every table is built anew. */
            fullRefresh?: boolean;
            /** @description The tables to update; the others are left as they are. */
            refreshSelection?: string[];
            /** @description The tables to build anew. */
            fullRefreshSelection?: string[];
            /** @description The flows to update; the others are left as they are. */
            refreshFlowSelection?: string[];
            /** @description The streaming flows that start again from the beginning. */
            resetCheckpointSelection?: string[];
        };
        /** @description Whether the run may wait in the queue of its job. */
        JobQueue: {
            /** @description true: the run waits while the job has too many runs. false: it is skipped. */
            enabled: boolean;
        };
        /** @description A Databricks pipeline and what to update in it. */
        DatabricksPipelineTarget: {
            /**
             * @description The kind of target. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "databricks-pipeline";
            /** @description The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured. */
            workspaceId?: string;
            /** @description The pipeline's id. Or give pipelineName. */
            pipelineId?: string;
            /**
             * @description The address of the pipeline's page, as it stands in the browser. Or give pipelineId.
             * @example https://adb-1234567890123456.7.azuredatabricks.net/pipelines/7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0
             */
            pipelineUrl?: string;
            /** @description The pipeline's exact name, which only one pipeline may have. Or give pipelineId. */
            pipelineName?: string;
            /** @description Whether every table is built anew. */
            fullRefresh?: boolean;
            /** @description The tables to update; the others are left as they are. */
            refreshSelection?: string[];
            /** @description The tables to build anew. */
            fullRefreshSelection?: string[];
            /** @description The flows to update; the others are left as they are. */
            refreshFlowSelection?: string[];
            /** @description The streaming flows that start again from the beginning. */
            resetCheckpointSelection?: string[];
            /** @description Other conditions for flows with REPLACE WHERE, for this update only. */
            replaceWhereOverrides?: components["schemas"]["ReplaceWhereOverride"][];
            /** @description Takes datasets back to an earlier time. */
            rewindSpec?: components["schemas"]["RewindSpec"];
            /** @description Parameters of the pipeline by name. */
            parameters?: {
                [key: string]: string;
            };
            /** @description true: checks the pipeline's source code, and updates no table. */
            validateOnly?: boolean;
            /** @description Whether this update runs in development mode, without retries by Databricks. */
            development?: boolean;
            /**
             * @description What to do while another update of the pipeline is active. wait (default): start when it has ended. fail: the run fails. adopt: watch that update instead of starting one.
             * @enum {string}
             */
            onActiveUpdate?: "wait" | "fail" | "adopt";
            /** @description Whether a cancel or a time limit of the run stops an adopted update. Without it, that update goes on. */
            cancelAtVendor?: boolean;
        };
        /** @description Another condition for one flow of an update. */
        ReplaceWhereOverride: {
            /** @description The flow, which must be one with REPLACE WHERE. */
            flowName: string;
            /** @description The condition of this update, for example date >= '2026-01-01'. */
            predicateOverride: string;
        };
        /** @description The time to which an update takes datasets back. */
        RewindSpec: {
            /**
             * Format: date-time
             * @description The time to go back to.
             */
            rewindTimestamp: string;
            /** @description The datasets to rewind. Without it: all of them. */
            datasets?: {
                /** @description The dataset, for example main.sales.orders. */
                identifier: string;
                /** @description Whether datasets that depend on it are rewound too. */
                cascade?: boolean;
                /** @description Whether its checkpoints are reset. */
                resetCheckpoints?: boolean;
            }[];
            /** @description true: shows what would be rewound, and changes nothing. */
            dryRun?: boolean;
        };
        /** @description A one-time Databricks run of tasks that no saved job holds. */
        DatabricksSubmitTarget: {
            /**
             * @description The kind of target. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "databricks-submit";
            /** @description The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured. */
            workspaceId?: string;
            /** @description The body of jobs/runs/submit, without its idempotency_token: tasks, environments, git_source and so on. An integer beyond 2^53 keeps its digits; a tool that rounds it can send {"$numberLong":"<digits>"} instead. */
            run: {
                /** @description The tasks of the run. */
                tasks: {
                    [key: string]: unknown;
                }[];
                /** @description By default it names the run of Runward. */
                run_name?: string;
            } & {
                [key: string]: unknown;
            };
        };
        /** @description A Databricks job run that exists and is only watched. */
        DatabricksRunTarget: {
            /**
             * @description The kind of target. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "databricks-run";
            /** @description The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured. */
            workspaceId?: string;
            /** @description The id of the job run to watch. Send it as a string: long ids lose digits as numbers. Or give runUrl. */
            vendorRunId?: string | number;
            /**
             * @description The address of the run's page, as it stands in the browser. Or give vendorRunId.
             * @example https://adb-1234567890123456.7.azuredatabricks.net/jobs/123/runs/456
             */
            runUrl?: string;
            /** @description true: a cancel or a time limit also cancels the run at the vendor. By default it only ends the watch. */
            cancelAtVendor?: boolean;
        };
        /** @description A dbt Cloud job and its overrides. */
        DbtJobTarget: {
            /**
             * @description The kind of target. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "dbt-job";
            /** @description The dbt Cloud account. May be left out when one account is configured. */
            accountId?: string | number;
            /** @description The job's id. Send it as a string: long ids lose digits as numbers. Or give jobName. */
            jobId?: string | number;
            /**
             * @description The address of the job's page, as it stands in the browser. Or give jobId.
             * @example https://ab123.us1.dbt.com/deploy/1234/projects/56/jobs/789
             */
            jobUrl?: string;
            /** @description The job's exact name, which only one job may have. Or give jobId. */
            jobName?: string;
            /** @description Narrows the search by jobName to one project. */
            projectName?: string;
            /** @description Narrows the search by jobName to one environment. */
            environmentName?: string;
            /** @description Shown in dbt Cloud as the reason of the run. */
            cause?: string;
            /** @description Runs this branch instead of the job's own. */
            gitBranch?: string;
            /** @description Runs this commit instead of the newest one. */
            gitSha?: string;
            /** @description Builds into this schema. */
            schemaOverride?: string;
            /** @description Runs with this version of dbt. */
            dbtVersionOverride?: string;
            /** @description Runs with this number of threads. */
            threadsOverride?: number;
            /** @description Runs with this target name. */
            targetNameOverride?: string;
            /** @description Whether this run generates the documentation. */
            generateDocsOverride?: boolean;
            /** @description Seconds after which dbt Cloud itself cancels the run. */
            timeoutSecondsOverride?: number;
            /** @description Commands to run instead of the job's own. */
            stepsOverride?: string[];
            /** @description Pull request that this run checks, in Azure DevOps. */
            azurePullRequestId?: number;
            /** @description Pull request that this run checks, in GitHub. */
            githubPullRequestId?: number;
            /** @description Merge request that this run checks, in GitLab. */
            gitlabMergeRequestId?: number;
            /** @description Pull request that this run checks, in another system. */
            nonNativePullRequestId?: number;
            /** @description Starts the job once more if it remains unknown whether the first start arrived. May run the job twice. */
            relaunchWhenUnclear?: boolean;
        };
        /** @description A dbt Cloud run that exists and is only watched. */
        DbtRunTarget: {
            /**
             * @description The kind of target. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "dbt-run";
            /** @description The dbt Cloud account. May be left out when one account is configured. */
            accountId?: string | number;
            /** @description The id of the run to watch. Send it as a string: long ids lose digits as numbers. Or give runUrl. */
            vendorRunId?: string | number;
            /**
             * @description The address of the run's page, as it stands in the browser. Or give vendorRunId.
             * @example https://ab123.us1.dbt.com/deploy/1234/projects/56/runs/789
             */
            runUrl?: string;
            /** @description true: a cancel or a time limit also cancels the run at the vendor. By default it only ends the watch. */
            cancelAtVendor?: boolean;
        };
        /** @description Which steps to run, and in which order. */
        WorkflowRequest: {
            /** @description The steps, in any order. */
            steps: components["schemas"]["WorkflowStep"][];
            /**
             * @description A name for people; it may be used for many workflows.
             * @default null
             */
            name?: string | null;
            /**
             * @description How many steps run at the same time at most.
             * @default 10
             */
            maxParallel?: number;
            /**
             * @description What happens after a step failed that is not optional. stop: nothing new starts, except steps with when: failed or finished; what runs is left to finish. continue: everything starts whose dependencies allow it.
             * @default stop
             * @enum {string}
             */
            onFailure?: "stop" | "continue";
            /**
             * @description The steps that run are cancelled and the workflow ends as timedOut if it has not finished after this time.
             * @default 86400
             */
            timeoutSeconds?: number;
            /** @description Requests with the same key and the same body get the same run. May be sent as the header Idempotency-Key instead. */
            idempotencyKey?: string;
            /** @description Set by the Webhook activity of Data Factory: the result is posted there in the form that it expects, and the start returns 200. */
            callBackUri?: string;
            /** @description The result is posted there as JSON, and the start returns 200. For the HTTP Webhook action of Logic Apps. The setting CALLBACK_HOSTS must list its host. */
            callbackUrl?: string;
            /**
             * @description Names and values of your own, shown with the run.
             * @default {}
             */
            tags?: {
                [key: string]: string;
            };
        };
        /** @description One step of a workflow. */
        WorkflowStep: {
            /** @description The step's name, which no other step of the workflow has. */
            name: string;
            /**
             * @description The names of the steps that have to end before this one starts.
             * @default []
             */
            dependsOn?: string[];
            /**
             * @description succeeded: the step starts if all steps in dependsOn succeeded. failed: if at least one of them failed, or was skipped because of a failure. finished: in any case.
             * @default succeeded
             * @enum {string}
             */
            when?: "succeeded" | "failed" | "finished";
            /**
             * @description Whether the workflow may succeed although this step fails. For the steps behind it, it then counts as succeeded.
             * @default false
             */
            optional?: boolean;
            /** @description What the step runs. Texts in its target may refer to steps that this one depends on: ${steps.<name>.vendorRunId}, runPageUrl, outcome, startedAt, endedAt and outputs.…, and ${workflow.id}. $${ stands for a literal ${. */
            run: components["schemas"]["StepRun"];
        };
        /** @description What a step runs. */
        StepRun: {
            /** @description What to run, and where. */
            target: components["schemas"]["Target"];
            /** @description Seconds between two polls of the job; adaptive: rarely while its end is far, and often when it is near, as learned from its past runs. By default 30 for databricks-job, 30 for databricks-pipeline, 30 for databricks-submit, 30 for databricks-run, 5 for dbt-job, 5 for dbt-run. */
            waitSeconds?: number | "adaptive";
            /**
             * @description The run is cancelled and ends as timedOut if it has not finished after this time.
             * @default 86400
             */
            timeoutSeconds?: number;
            /**
             * @description The run is cancelled and ends as timedOut if it is still in the vendor's queue after this time.
             * @default null
             */
            queueTimeoutSeconds?: number | null;
            /**
             * @description Starts the job again, or repairs what failed, if it fails. By default there is one attempt.
             * @default null
             */
            retry?: components["schemas"]["RetryPolicy"] | null;
            /**
             * @description Whether a job that succeeds although some of its tasks failed counts as failed or as succeeded.
             * @default fail
             * @enum {string}
             */
            partialSuccess?: "fail" | "succeed";
            /**
             * @description summary: what the job produced is read at its end, such as the exit value of a notebook. none: it is not read.
             * @default summary
             * @enum {string}
             */
            outputs?: "summary" | "none";
            /**
             * @description Names and values of your own, shown with the run.
             * @default {}
             */
            tags?: {
                [key: string]: string;
            };
        };
        /** @description When a failed job is started again. */
        RetryPolicy: {
            /** @description The number of attempts, including the first. */
            maxAttempts: number;
            /**
             * @description Seconds between the first failure and the second attempt.
             * @default 60
             */
            delaySeconds?: number;
            /**
             * @description platformFailure: only after a failure that the vendor attributes to its platform. anyFailure: after every failure.
             * @default platformFailure
             * @enum {string}
             */
            on?: "platformFailure" | "anyFailure";
            /**
             * @description rerun: the whole job is started again; this is the default. repair: only what failed is run again, with the same parameters; if the vendor cannot do that, the job is started again.
             * @enum {string}
             */
            mode?: "rerun" | "repair";
            /** @description Each delay is so many times as long as the one before, and a day at most. By default 1: all are the same. */
            backoff?: number;
        };
        /** @description Which run to cancel. */
        CancelByKey: {
            /** @description The key that the run was started with. May be sent as the header Idempotency-Key instead. */
            idempotencyKey?: string;
        };
        /** @description How a run is repaired. */
        RepairRequest: {
            /**
             * @description repair: only what failed is run again, and the new run fails if the vendor cannot do that. rerun: the job is started anew. By default what failed is run again, and the job is started anew if the vendor cannot do that.
             * @enum {string}
             */
            mode?: "rerun" | "repair";
        };
        /** @description A run that was started, or found under its idempotency key. */
        AcceptedRun: {
            /** @description The run's id. */
            id: string;
            /**
             * @description running, or how the run ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the run has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the run is doing, or how it ended: the vendor's message and the link to the run page. */
            message: string;
            /**
             * Format: uri
             * @description Answers the run's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description Returns 202 while the run is live, 200 if it succeeded and 424 if it did not. Needs no other credential, so treat it as one.
             */
            resultUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the run; asks for the caller's own credentials.
             */
            cancelUrl: string;
        };
        /** @description With what a run can be started again. */
        RunRequestDocument: {
            /** @description The run's id. */
            runId: string;
            /** @description The body of a start that does the same again: the target with its parameters, limits, retry and tags. What belonged to one call alone is left out: idempotency key and callback. */
            request: {
                [key: string]: unknown;
            };
        };
        /** @description Everything that is known about a run. */
        RunDocument: {
            /** @description The run's id. */
            id: string;
            /**
             * @description running, or how the run ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the run has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the run is doing, or how it ended: the vendor's message and the link to the run page. */
            message: string;
            /** @description How the run ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description Why it did not succeed; null until it has ended and on success. */
            error: components["schemas"]["RunError"] | null;
            /**
             * @description What the run is doing.
             * @enum {string}
             */
            phase: "launching" | "watching" | "stopping" | "explaining" | "readingOutputs" | "waitingToRetry" | "ended";
            /** @description What it runs, without the parameters. */
            target: components["schemas"]["TargetSummary"];
            /** @description Number of the newest attempt; null before the first. */
            attempt: number | null;
            /** @description Id of the newest attempt at the vendor. */
            vendorRunId: string | null;
            /** @description The newest attempt's page at the vendor. */
            runPageUrl: string | null;
            /** @description The state of the newest attempt, as the vendor names it. */
            vendorState: string | null;
            /** @description The vendor's own message about it. */
            vendorMessage: string | null;
            /** @description Whether it waits in the vendor's queue. */
            queued: boolean;
            /** @description How often the vendor was asked. */
            checks: number;
            /**
             * Format: date-time
             * @description When the vendor was last asked.
             */
            lastCheckAt: string | null;
            /**
             * Format: date-time
             * @description When the run is cancelled if it has not ended by then.
             */
            deadline: string | null;
            /** @description The name of the job at the vendor. */
            jobName: string | null;
            /**
             * Format: date-time
             * @description When the run was accepted.
             */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description When the vendor started its first attempt.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When the run ended; null until then.
             */
            endedAt: string | null;
            /** @description How long the newest attempt waited in the vendor's queue. */
            queuedSeconds: number | null;
            /** @description From the vendor's start of the first attempt to the end of the newest one. */
            runSeconds: number | null;
            /** @description How long the job usually takes, from its last runs that succeeded: its waits adapt to it. Null if waitSeconds is not adaptive, or too few runs are known. */
            usualDuration: {
                /** @description About one of ten runs takes less. */
                shortSeconds: number;
                /** @description About one of ten runs takes more. */
                longSeconds: number;
                /** @description From how many runs this is known. */
                runs: number;
            } | null;
            /** @description What happened, the oldest first: the newest 40 changes, each once. */
            history: {
                /**
                 * Format: date-time
                 * @description When Runward did or saw it.
                 */
                at: string;
                /** @description What the run was doing. */
                phase: string;
                /** @description The state of the newest attempt, as the vendor names it; null if there is none. */
                vendorState: string | null;
                /** @description What happened. */
                message: string;
            }[];
            /** @description Every attempt, the first one first. */
            attempts: components["schemas"]["AttemptDocument"][];
            /** @description Id of the run that this one repairs; null if it repairs none. */
            repairs: string | null;
            /** @description Ids of the runs that repair this one, the newest five, newest first. */
            repairedBy: string[];
            /** @description The workflow of which the run is a step; null if it is none. */
            workflow: components["schemas"]["WorkflowOfRun"] | null;
            /** @description The state of the callback that the start asked for; null if it asked for none. */
            callback: components["schemas"]["CallbackProgress"] | null;
            /** @description The caller's own names and values. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When the run was accepted.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updatedAt: string;
            /**
             * Format: uri
             * @description Answers the run's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the run; asks for the caller's own credentials.
             */
            cancelUrl: string;
            /** @description What its last attempt produced, if it succeeded or failed; null until then, if the start asked for none, and if it could not be read. */
            outputs: (components["schemas"]["JobOutputs"] | components["schemas"]["PipelineOutputs"] | components["schemas"]["DbtOutputs"]) | null;
            /** @description Whether people were told of the end as the setting NOTIFY asks for it: one entry for each rule that matches. Null until the end, and if no rule is about such an end. */
            notices: {
                /** @description The rule of the setting NOTIFY that asks for it. */
                rule: string;
                /**
                 * @description waiting: not delivered yet. refused: rejected permanently. abandoned: it could not be delivered for an hour.
                 * @enum {string}
                 */
                state: "waiting" | "delivered" | "refused" | "abandoned";
                /** @description How often it was sent. */
                tries: number;
                /** @description The result of the newest try. */
                message: string | null;
            }[] | null;
        };
        /** @description Everything that is known about a run, without its outputs. */
        ListedRun: {
            /** @description The run's id. */
            id: string;
            /**
             * @description running, or how the run ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the run has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the run is doing, or how it ended: the vendor's message and the link to the run page. */
            message: string;
            /** @description How the run ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description Why it did not succeed; null until it has ended and on success. */
            error: components["schemas"]["RunError"] | null;
            /**
             * @description What the run is doing.
             * @enum {string}
             */
            phase: "launching" | "watching" | "stopping" | "explaining" | "readingOutputs" | "waitingToRetry" | "ended";
            /** @description What it runs, without the parameters. */
            target: components["schemas"]["TargetSummary"];
            /** @description Number of the newest attempt; null before the first. */
            attempt: number | null;
            /** @description Id of the newest attempt at the vendor. */
            vendorRunId: string | null;
            /** @description The newest attempt's page at the vendor. */
            runPageUrl: string | null;
            /** @description The state of the newest attempt, as the vendor names it. */
            vendorState: string | null;
            /** @description The vendor's own message about it. */
            vendorMessage: string | null;
            /** @description Whether it waits in the vendor's queue. */
            queued: boolean;
            /** @description How often the vendor was asked. */
            checks: number;
            /**
             * Format: date-time
             * @description When the vendor was last asked.
             */
            lastCheckAt: string | null;
            /**
             * Format: date-time
             * @description When the run is cancelled if it has not ended by then.
             */
            deadline: string | null;
            /** @description The name of the job at the vendor. */
            jobName: string | null;
            /**
             * Format: date-time
             * @description When the run was accepted.
             */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description When the vendor started its first attempt.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When the run ended; null until then.
             */
            endedAt: string | null;
            /** @description How long the newest attempt waited in the vendor's queue. */
            queuedSeconds: number | null;
            /** @description From the vendor's start of the first attempt to the end of the newest one. */
            runSeconds: number | null;
            /** @description How long the job usually takes, from its last runs that succeeded: its waits adapt to it. Null if waitSeconds is not adaptive, or too few runs are known. */
            usualDuration: {
                /** @description About one of ten runs takes less. */
                shortSeconds: number;
                /** @description About one of ten runs takes more. */
                longSeconds: number;
                /** @description From how many runs this is known. */
                runs: number;
            } | null;
            /** @description What happened, the oldest first: the newest 40 changes, each once. */
            history: {
                /**
                 * Format: date-time
                 * @description When Runward did or saw it.
                 */
                at: string;
                /** @description What the run was doing. */
                phase: string;
                /** @description The state of the newest attempt, as the vendor names it; null if there is none. */
                vendorState: string | null;
                /** @description What happened. */
                message: string;
            }[];
            /** @description Every attempt, the first one first. */
            attempts: components["schemas"]["AttemptDocument"][];
            /** @description Id of the run that this one repairs; null if it repairs none. */
            repairs: string | null;
            /** @description Ids of the runs that repair this one, the newest five, newest first. */
            repairedBy: string[];
            /** @description The workflow of which the run is a step; null if it is none. */
            workflow: components["schemas"]["WorkflowOfRun"] | null;
            /** @description The state of the callback that the start asked for; null if it asked for none. */
            callback: components["schemas"]["CallbackProgress"] | null;
            /** @description The caller's own names and values. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When the run was accepted.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updatedAt: string;
            /**
             * Format: uri
             * @description Answers the run's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the run; asks for the caller's own credentials.
             */
            cancelUrl: string;
        };
        /** @description What the tasks of a Databricks run returned. */
        JobOutputs: {
            /** @description The tasks by their keys. */
            tasks: {
                [key: string]: components["schemas"]["TaskOutput"];
            };
            /** @description Whether entries were left out or cut, to keep it small. */
            truncated: boolean;
        };
        /** @description What one task returned. */
        TaskOutput: {
            /** @description The vendor's word for how the task ended. */
            state: string;
            /** @description The number of the task's last attempt, 1 for the first. */
            attempt: number;
            /**
             * Format: date-time
             * @description When the task started.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When the task ended.
             */
            endedAt: string | null;
            /** @description How long it ran. */
            durationSeconds: number | null;
            /** @description What it returned, such as the exit value of a notebook; null if it returned nothing. */
            result: string | null;
            /** @description Why it failed; null if it did not. */
            error: string | null;
            /** @description Whether the result or the error was cut. */
            truncated: boolean;
        };
        /** @description What a pipeline's update wrote. */
        PipelineOutputs: {
            /** @description The tables and views by their names. */
            datasets: {
                [key: string]: {
                    /** @description The vendor's word for how its flow ended. */
                    state: string;
                    /** @description Rows written, if the vendor counted them. */
                    rows: number | null;
                    /** @description How long its flow ran. */
                    durationSeconds: number | null;
                };
            };
            /** @description Whether entries were left out or cut, to keep it small. */
            truncated: boolean;
        };
        /** @description What the nodes of a dbt run did. */
        DbtOutputs: {
            /** @description How many models, tests and other nodes ended with each status. */
            nodes: {
                [key: string]: number;
            };
            /** @description The nodes that ran longest, the longest first. */
            slowest: {
                /** @description The node. */
                name: string;
                /** @description dbt's word for how it ended. */
                status: string;
                /** @description How long it ran. */
                seconds: number;
            }[];
            /** @description Paths of the run's artifacts at dbt. */
            artifacts: string[];
            /** @description Whether entries were left out or cut, to keep it small. */
            truncated: boolean;
        };
        /** @description The parts of a run's newest attempt. */
        RunTasks: {
            /** @description The run's id. */
            runId: string;
            /** @description Number of the attempt whose parts they are, the newest one; null before the first. */
            attempt: number | null;
            /** @description The parts, as the vendor describes them now. */
            tasks: components["schemas"]["RunTask"][];
            /** @description Whether there are more than are listed. */
            truncated: boolean;
        };
        /** @description One part of an attempt. */
        RunTask: {
            /** @description Its name at the vendor. */
            name: string;
            /** @description What it is, such as notebook, step, model or table. */
            kind: string;
            /** @description The part that it belongs to; null at the top. */
            parent: string | null;
            /** @description The vendor's word for its state. */
            state: string;
            /** @description The number of its newest attempt, 1 for the first. */
            attempt: number;
            /**
             * Format: date-time
             * @description When it started.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            endedAt: string | null;
            /** @description How long it has run. */
            durationSeconds: number | null;
            /** @description Why it failed; null if it did not. */
            error: string | null;
            /** @description Its page at the vendor. */
            pageUrl: string | null;
        };
        /** @description Why a run did not succeed. */
        RunError: {
            /** @description For people: the outcome, the vendor's message, the run page and what failed. */
            message: string;
            /** @description For programs. */
            code: string | null;
        };
        /** @description The job of a run, without its parameters. */
        TargetSummary: {
            /** @description The kind of target. */
            type: ("databricks-job" | "databricks-pipeline" | "databricks-submit" | "databricks-run" | "dbt-job" | "dbt-run") | null;
            /** @description The workspace or account that runs it. */
            connectionId: string | null;
            /** @description The id of the job or pipeline, as asked for. */
            jobId: string | null;
            /** @description The name of the job or pipeline, as asked for. */
            jobName: string | null;
        };
        /** @description One execution of the job at the vendor. */
        AttemptDocument: {
            /** @description 1 for the first attempt. */
            number: number;
            /** @description The attempt's id at the vendor. */
            vendorRunId: string;
            /** @description The attempt's page at the vendor. */
            runPageUrl: string | null;
            /** @description How it ended at the vendor; null until it has ended, or if that is not known. */
            result: ("succeeded" | "failed" | "cancelled") | null;
            /** @description Further runs that the same launch has started; usually none. */
            duplicates: components["schemas"]["Duplicate"][];
            /** @description start: the job was started. rerun: it was started again. repair: what failed was run again. attached: it was running already. Null in runs of older versions. */
            mode: ("start" | "rerun" | "repair" | "attached") | null;
            /** @description Why there is this attempt; null for the first attempt of a run. */
            reason: string | null;
            /** @description The vendor's last word for its state; null if none is known. */
            vendorState: string | null;
            /**
             * Format: date-time
             * @description When it started at the vendor; null if not known.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it ended at the vendor; null if not known.
             */
            endedAt: string | null;
        };
        /** @description A further run of the same launch. */
        Duplicate: {
            /** @description The duplicate's id at the vendor. */
            vendorRunId: string;
            /** @description The vendor's own word for its state, when it was last seen. */
            state: string;
            /** @description Why it ran or may still run; null if it was seen to be cancelled. */
            cancelError: string | null;
        };
        /** @description The state of a run's callback. */
        CallbackProgress: {
            /**
             * @description waiting: not delivered yet. refused: rejected permanently. abandoned: it could not be delivered for an hour.
             * @enum {string}
             */
            state: "waiting" | "delivered" | "refused" | "abandoned";
            /** @description How often it was sent. */
            tries: number;
            /** @description The result of the newest try. */
            message: string | null;
        };
        /** @description The result of a cancel by key. */
        KeyCancellation: {
            /** @description Whether this key has a run that is still stored. */
            found: boolean;
            /** @description The run's id. */
            id: string;
            /** @description running, or how the run ended; null without a run. */
            status: ("running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description Whether no run with this key is live. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the run is doing, or how it ended: the vendor's message and the link to the run page. */
            message: string;
            /**
             * Format: uri
             * @description Returns the run's status document; needs the caller's own credentials.
             */
            statusUrl: string;
        };
        /** @description How a run ended, or that it is still running. */
        ResultDocument: {
            /** @description Why it did not succeed; null until it has ended and on success. */
            error: components["schemas"]["RunError"] | null;
            /** @description The run's id. */
            id: string;
            /**
             * @description running, or how the run ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the run has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the run is doing, or how it ended: the vendor's message and the link to the run page. */
            message: string;
            /** @description How the run ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description Number of the newest attempt; null before the first. */
            attempt: number | null;
            /** @description Id of the newest attempt at the vendor. */
            vendorRunId: string | null;
            /** @description The newest attempt's page at the vendor. */
            runPageUrl: string | null;
            /**
             * Format: uri
             * @description Answers the run's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /** @description What it produced, if it succeeded. Null otherwise: a response about a failure has to be short, and the status document has them. */
            outputs: (components["schemas"]["JobOutputs"] | components["schemas"]["PipelineOutputs"] | components["schemas"]["DbtOutputs"]) | null;
        };
        /** @description The workflow of which a run is a step. */
        WorkflowOfRun: {
            /** @description The workflow's id. */
            id: string;
            /** @description The name of the step. */
            step: string;
            /**
             * Format: uri
             * @description Answers the workflow's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
        };
        /** @description One page of runs. */
        RunList: {
            /** @description One page of runs, newest first. */
            runs: components["schemas"]["ListedRun"][];
            /** @description How many match from the beginning of this page on, with each status, as far as this call has read. They may be more than the page shows. */
            counts: components["schemas"]["ListCounts"];
            /** @description Send it as the query parameter of this name, with the same filters, for the next page; null on the last. A page may be short or empty although more follow: a call reads a limited number of entries. */
            continuation: string | null;
        };
        /** @description How many entries of a list have each status. */
        ListCounts: {
            /** @description Those that are running. */
            running: number;
            /** @description Those that succeeded. */
            succeeded: number;
            /** @description Those that failed. */
            failed: number;
            /** @description Those that were cancelled. */
            cancelled: number;
            /** @description Those that timed out. */
            timedOut: number;
            /** @description Those whose outcome is not known. */
            unknown: number;
            /** @description Whether the list goes on beyond what this call has read, so that there may be more. */
            atLeast: boolean;
        };
        /** @description The configured schedules. */
        ScheduleList: {
            /** @description One page of schedules, in the operator's order. */
            schedules: components["schemas"]["ScheduleDocument"][];
            /** @description Send it as the query parameter of this name, with the same filters, for the next page; null on the last. A page may be short or empty although more follow: a call reads a limited number of entries. */
            continuation: string | null;
        };
        /** @description A schedule and its newest ticks. */
        ScheduleDocument: {
            /** @description The schedule's name. */
            name: string;
            /** @description When it is due, as a cron expression. */
            cron: string;
            /** @description The time zone in which the expression is read. */
            timeZone: string;
            /** @description Whether it starts runs. */
            enabled: boolean;
            /** @description Its pause: until it is resumed, its ticks start nothing. Null if it is not paused. */
            paused: components["schemas"]["PausedSchedule"] | null;
            /**
             * @description What happens at a tick while a run of the schedule is live.
             * @enum {string}
             */
            overlap: "skip" | "queue" | "allow";
            /** @description What happens with a tick that is found late. */
            misfire: components["schemas"]["Misfire"];
            /** @description What it runs, without the parameters; null if it starts workflows. */
            target: components["schemas"]["TargetSummary"] | null;
            /** @description The workflow that it starts; null if it starts runs. */
            workflow: components["schemas"]["ScheduledWorkflow"] | null;
            /**
             * Format: date-time
             * @description No tick up to then is started.
             */
            knownSince: string | null;
            /** @description When it is due next; null if it is disabled, paused or never due again. */
            nextTick: components["schemas"]["NextTick"] | null;
            /** @description The decision about the tick that was due last. */
            lastTick: components["schemas"]["TickFate"] | null;
        };
        /** @description What a process of the app knows about it. */
        SystemDocument: {
            /** @description The version of the app; null if it is not known. */
            version: string | null;
            /** @description Identifies this deployment among others. */
            deploymentId: string;
            /**
             * @description Where the state is stored, as host.json names it.
             * @enum {string}
             */
            hubBackEnd: "azureStorage" | "durableTaskScheduler";
            /** @description The process that answered. An app may run in several, each with its own connections, lines and circuits; another call may be answered by another one. */
            process: {
                /**
                 * Format: date-time
                 * @description When it started.
                 */
                startedAt: string;
                /** @description For how long it has been running. */
                uptimeSeconds: number;
                /** @description How many steps that call a vendor it executes at a time at most. */
                activitySlots: number;
            };
            /** @description The connections of which the caller may read runs, as that process sees them. */
            connections: components["schemas"]["ConnectionHealth"][];
            /** @description Settings that matter to people who use the app. */
            settings: components["schemas"]["SystemSettings"];
        };
        /** @description Settings that matter to people who use the app. */
        SystemSettings: {
            /** @description How many days a run, a workflow and their idempotency keys are stored after their end. */
            retentionDays: number;
            /** @description What is removed then, and when. */
            retentionRemoves: string;
            /** @description How many days a result link works after the deadline of its run. */
            resultLinkDays: number;
            /** @description How long a vendor may be out of reach before the outcome of a run is unknown. */
            lostContactSeconds: number;
            /** @description How long a cancelled job may take to stop before the outcome is unknown. */
            cancelGraceSeconds: number;
            /** @description How long one call to a vendor may take. */
            httpTimeoutSeconds: number;
            /** @description Whether parameters of new runs are stored encrypted. */
            parametersSealed: boolean;
            /** @description Whether each caller has rights of its own. */
            callersLimited: boolean;
            /** @description How many schedules are configured that the caller may read. */
            schedules: number;
        };
        /** @description How the calls to a connection go. */
        ConnectionHealth: {
            /** @description The vendor. */
            provider: string;
            /** @description The id of the workspace or account. */
            connectionId: string;
            /** @description The kinds of target that it runs. */
            targets: string[];
            /**
             * @description notAnswering: several calls in a row got no answer, so one call at a time is sent until one is answered.
             * @enum {string}
             */
            state: "answering" | "notAnswering";
            /** @description Why calls are held back; null if they are not. */
            reason: string | null;
            /** @description When the next call is sent to see whether it answers; null if it answers. */
            nextTryInSeconds: number | null;
            /** @description Steps that call it at this moment. */
            working: number;
            /** @description Steps that have a place in its line, and come back for it. */
            waiting: number;
        };
        /** @description The pause of a schedule. */
        PausedSchedule: {
            /**
             * Format: date-time
             * @description When it was paused.
             */
            since: string;
            /** @description The caller that paused it; null if callers cannot be told apart. */
            by: string | null;
        };
        /** @description How a schedule is run now. */
        ScheduleStart: {
            /**
             * @description Starts a run also while another one of the schedule is live. By default that is refused, unless the schedule itself allows it.
             * @constant
             */
            overlap?: "allow";
            /** @description Calls with the same key for the same schedule get the same run or workflow, so that a call may be repeated. */
            idempotencyKey?: string;
        };
        /** @description A run or a workflow that a schedule started on demand, or that was found under its idempotency key. */
        StartedBySchedule: {
            /** @description The run's id. */
            id: string;
            /**
             * @description running, or how the run ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the run has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the run is doing, or how it ended: the vendor's message and the link to the run page. */
            message: string;
            /**
             * Format: uri
             * @description Answers the run's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description Returns 202 while the run is live, 200 if it succeeded and 424 if it did not. Needs no other credential, so treat it as one.
             */
            resultUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the run; asks for the caller's own credentials.
             */
            cancelUrl: string;
            /**
             * Format: uri
             * @description POST here to resume a workflow that did not succeed; null for a run.
             */
            resumeUrl: string | null;
        };
        /** @description The workflow that a schedule starts. */
        ScheduledWorkflow: {
            /** @description The workflow's name. */
            name: string | null;
            /** @description The names of its steps. */
            steps: string[];
        };
        /** @description What happens to ticks that are found late. */
        Misfire: {
            /**
             * @description runOnce: of the late ticks only the newest is started. runAll: all are started. skip: none is started.
             * @constant
             */
            policy: "runOnce";
            /**
             * @description A tick that is found later than this is not started.
             * @default 15
             */
            maxLatenessMinutes?: number;
        } | {
            /**
             * @description runOnce: of the late ticks only the newest is started. runAll: all are started. skip: none is started.
             * @constant
             */
            policy: "runAll";
            /**
             * @description A tick that is found later than this is not started.
             * @default 15
             */
            maxLatenessMinutes?: number;
        } | {
            /**
             * @description runOnce: of the late ticks only the newest is started. runAll: all are started. skip: none is started.
             * @constant
             */
            policy: "skip";
        };
        /** @description When a schedule is due next. */
        NextTick: {
            /**
             * Format: date-time
             * @description The instant in UTC.
             */
            at: string;
            /** @description The same instant in the schedule's time zone. */
            localTime: string;
        };
        /** @description The last tick of a schedule and the decision about it. */
        TickFate: {
            /**
             * Format: date-time
             * @description The instant in UTC.
             */
            at: string;
            /** @description The same instant in the schedule's time zone. */
            localTime: string;
            /**
             * @description The decision about the tick.
             * @enum {string}
             */
            decision: "due" | "waiting" | "started" | "skipped" | "broken" | "unknown";
            /** @description Why it was skipped. */
            reason: ("tooLate" | "missed" | "superseded" | "overlap" | "waitedTooLong" | "paused") | null;
            /** @description The decision in a sentence. */
            message: string;
            /** @description The run that it started. */
            runId: string | null;
            /** @description The workflow that it started. */
            workflowId: string | null;
            /** @description How that run or workflow ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /**
             * Format: uri
             * @description Returns the status document of that run or workflow.
             */
            statusUrl: string | null;
        };
        /** @description How a workflow is resumed. */
        ResumeRequest: {
            /**
             * @description What happens with steps that failed. repair: only what failed in them is run again, and a step fails if its vendor cannot do that. rerun: their jobs are started anew. By default what failed is run again, and the job is started anew if the vendor cannot do that.
             * @enum {string}
             */
            mode?: "rerun" | "repair";
        };
        /** @description A workflow that was started or resumed, or found under its idempotency key. */
        AcceptedWorkflow: {
            /** @description The workflow's id. */
            id: string;
            /**
             * @description running, or how the workflow ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the workflow has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the workflow is doing, or how it ended: each failed step with the vendor's message and its page. */
            message: string;
            /**
             * Format: uri
             * @description Answers the workflow's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description Returns 202 while the workflow is live, 200 if it succeeded and 424 if it did not. Needs no other credential, so treat it as one.
             */
            resultUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the workflow; asks for the caller's own credentials.
             */
            cancelUrl: string;
            /**
             * Format: uri
             * @description POST here to resume a workflow that did not succeed; asks for the caller's own credentials.
             */
            resumeUrl: string;
        };
        /** @description Everything that is known about a workflow. */
        WorkflowDocument: {
            /** @description The workflow's id. */
            id: string;
            /**
             * @description running, or how the workflow ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the workflow has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the workflow is doing, or how it ended: each failed step with the vendor's message and its page. */
            message: string;
            /** @description How the workflow ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description Why it did not succeed; null until it has ended and on success. */
            error: components["schemas"]["RunError"] | null;
            /**
             * @description What the workflow is doing.
             * @enum {string}
             */
            phase: "running" | "stopping" | "explaining" | "ended";
            /** @description The name that the start gave it. */
            name: string | null;
            /** @description How many steps there are, in all and with each status. */
            counts: components["schemas"]["StepCounts"];
            /** @description 1 for the start of the workflow, and one more for each resume. */
            generation: number;
            /** @description How many steps run at the same time at most. */
            maxParallel: number;
            /**
             * @description What happens after a step failed that is not optional.
             * @enum {string}
             */
            onFailure: "stop" | "continue";
            /**
             * Format: date-time
             * @description When the workflow was accepted.
             */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description When it was resumed last; null if it never was.
             */
            resumedAt: string | null;
            /**
             * Format: date-time
             * @description When it ended; null until then.
             */
            endedAt: string | null;
            /**
             * Format: date-time
             * @description When its live steps are cancelled if it has not ended by then.
             */
            deadline: string | null;
            /** @description The state of the callback that the start asked for; null if it asked for none. */
            callback: components["schemas"]["CallbackProgress"] | null;
            /** @description The caller's own names and values. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When its newest generation was accepted. Lists are sorted by it.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updatedAt: string;
            /**
             * Format: uri
             * @description Answers the workflow's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the workflow; asks for the caller's own credentials.
             */
            cancelUrl: string;
            /**
             * Format: uri
             * @description POST here to resume a workflow that did not succeed; asks for the caller's own credentials.
             */
            resumeUrl: string;
            /** @description The steps, in an order in which each comes behind those that it depends on. */
            steps: components["schemas"]["StepDocument"][];
            /** @description The start and each resume, the first one first. */
            generations: components["schemas"]["GenerationDocument"][];
            /** @description Whether people were told of the end as the setting NOTIFY asks for it: one entry for each rule that matches. Null until the end, and if no rule is about such an end. */
            notices: {
                /** @description The rule of the setting NOTIFY that asks for it. */
                rule: string;
                /**
                 * @description waiting: not delivered yet. refused: rejected permanently. abandoned: it could not be delivered for an hour.
                 * @enum {string}
                 */
                state: "waiting" | "delivered" | "refused" | "abandoned";
                /** @description How often it was sent. */
                tries: number;
                /** @description The result of the newest try. */
                message: string | null;
            }[] | null;
        };
        /** @description What is known about a workflow, without its steps. */
        ListedWorkflow: {
            /** @description The workflow's id. */
            id: string;
            /**
             * @description running, or how the workflow ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the workflow has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the workflow is doing, or how it ended: each failed step with the vendor's message and its page. */
            message: string;
            /** @description How the workflow ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description Why it did not succeed; null until it has ended and on success. */
            error: components["schemas"]["RunError"] | null;
            /**
             * @description What the workflow is doing.
             * @enum {string}
             */
            phase: "running" | "stopping" | "explaining" | "ended";
            /** @description The name that the start gave it. */
            name: string | null;
            /** @description How many steps there are, in all and with each status. */
            counts: components["schemas"]["StepCounts"];
            /** @description 1 for the start of the workflow, and one more for each resume. */
            generation: number;
            /** @description How many steps run at the same time at most. */
            maxParallel: number;
            /**
             * @description What happens after a step failed that is not optional.
             * @enum {string}
             */
            onFailure: "stop" | "continue";
            /**
             * Format: date-time
             * @description When the workflow was accepted.
             */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description When it was resumed last; null if it never was.
             */
            resumedAt: string | null;
            /**
             * Format: date-time
             * @description When it ended; null until then.
             */
            endedAt: string | null;
            /**
             * Format: date-time
             * @description When its live steps are cancelled if it has not ended by then.
             */
            deadline: string | null;
            /** @description The state of the callback that the start asked for; null if it asked for none. */
            callback: components["schemas"]["CallbackProgress"] | null;
            /** @description The caller's own names and values. */
            tags: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When its newest generation was accepted. Lists are sorted by it.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updatedAt: string;
            /**
             * Format: uri
             * @description Answers the workflow's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description POST here to cancel the workflow; asks for the caller's own credentials.
             */
            cancelUrl: string;
            /**
             * Format: uri
             * @description POST here to resume a workflow that did not succeed; asks for the caller's own credentials.
             */
            resumeUrl: string;
        };
        /** @description One step of a workflow. */
        StepDocument: {
            /** @description The step's name. */
            name: string;
            /**
             * @description waiting: it has not started. skipped: it will not start. Otherwise running, or how its run ended.
             * @enum {string}
             */
            status: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown" | "skipped";
            /** @description How its run ended; null until then, and without a run. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description What its run is doing, why it did not succeed, or why the step has no run. Null on success, and beyond the first 50 steps of which it has to be read. */
            message: string | null;
            /** @description The run that the status is about: the one that the step has started or, if the workflow followed a repair of it, that repair. */
            runId: string | null;
            /**
             * Format: uri
             * @description Answers that run's status document.
             */
            runUrl: string | null;
            /** @description The page of that run at the vendor, where the message has been read. */
            runPageUrl: string | null;
            /** @description 1 for the start of the workflow, and one more for each resume. */
            generation: number | null;
            /**
             * Format: date-time
             * @description When its run was started; null without a run.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When its end was seen; null until then.
             */
            endedAt: string | null;
            /** @description The steps that have to end before it starts. */
            dependsOn: string[];
            /**
             * @description How those have to end.
             * @enum {string}
             */
            when: "succeeded" | "failed" | "finished";
            /** @description Whether the workflow may succeed although this step fails. */
            optional: boolean;
            /** @description Why it was skipped; null if it was not, and if there was no room to store it. */
            skippedBecause: string | null;
        };
        /** @description How many steps have each status. */
        StepCounts: {
            /** @description All steps. */
            total: number;
            /** @description Steps that have not started. */
            waiting: number;
            /** @description Steps whose run is live. */
            running: number;
            /** @description Steps that succeeded. */
            succeeded: number;
            /** @description Steps that failed. */
            failed: number;
            /** @description Steps that were cancelled. */
            cancelled: number;
            /** @description Steps whose own time limit passed. */
            timedOut: number;
            /** @description Steps whose outcome is not known. */
            unknown: number;
            /** @description Steps that will not start. */
            skipped: number;
        };
        /** @description The start of a workflow, or one resume, and how it ended. */
        GenerationDocument: {
            /** @description 1 for the start of the workflow, and one more for each resume. */
            number: number;
            /**
             * Format: date-time
             * @description When the start or the resume was accepted.
             */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description When it ended; null until then.
             */
            endedAt: string | null;
            /** @description How it ended; null until then. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
        };
        /** @description What the steps of a workflow produced. */
        WorkflowOutputs: {
            /** @description By the step's name; null if its run has none. Steps without a run are left out. */
            steps: {
                [key: string]: (components["schemas"]["JobOutputs"] | components["schemas"]["PipelineOutputs"] | components["schemas"]["DbtOutputs"]) | null;
            };
            /** @description Whether steps were left out because there was no room; their runs have them. */
            truncated: boolean;
        };
        /** @description How a workflow ended, or that it is still running. */
        WorkflowResultDocument: {
            /** @description Why it did not succeed; null until it has ended and on success. */
            error: components["schemas"]["RunError"] | null;
            /** @description The workflow's id. */
            id: string;
            /**
             * @description running, or how the workflow ended.
             * @enum {string}
             */
            status: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
            /** @description Whether the workflow has ended. */
            done: boolean;
            /** @description Whether it succeeded; null until it has ended. */
            succeeded: boolean | null;
            /** @description What the workflow is doing, or how it ended: each failed step with the vendor's message and its page. */
            message: string;
            /** @description How the workflow ended; null until it has ended. */
            outcome: ("succeeded" | "failed" | "cancelled" | "timedOut" | "unknown") | null;
            /** @description The name that the start gave it. */
            name: string | null;
            /** @description 1 for the start of the workflow, and one more for each resume. */
            generation: number;
            /** @description How many steps there are, in all and with each status. */
            counts: components["schemas"]["StepCounts"];
            /**
             * Format: uri
             * @description Answers the workflow's status document; asks for the caller's own credentials.
             */
            statusUrl: string;
            /**
             * Format: uri
             * @description POST here to resume a workflow that did not succeed; asks for the caller's own credentials.
             */
            resumeUrl: string;
            /** @description What its steps produced, if it succeeded. Null otherwise: a response about a failure has to be short, and the runs of the steps have them. */
            outputs: components["schemas"]["WorkflowOutputs"] | null;
        };
        /** @description One page of workflows. */
        WorkflowList: {
            /** @description One page of workflows, newest first. */
            workflows: components["schemas"]["ListedWorkflow"][];
            /** @description How many match from the beginning of this page on, with each status, as far as this call has read. They may be more than the page shows. */
            counts: components["schemas"]["ListCounts"];
            /** @description Send it as the query parameter of this name, with the same filters, for the next page; null on the last. A page may be short or empty although more follow: a call reads a limited number of entries. */
            continuation: string | null;
        };
        /** @description Why a request was rejected, as RFC 9457 problem details. */
        Problem: {
            /** @description Always about:blank. */
            type: string;
            /** @description What kind of problem it is. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What is wrong and what to do about it. */
            detail: string;
            /** @description For programs. */
            code: string;
            /** @description All invalid fields of the request. */
            errors: components["schemas"]["FieldProblem"][];
        };
        /** @description One invalid field of a request. */
        FieldProblem: {
            /** @description Path of the field, as it was sent. */
            field: string;
            /** @description What is wrong with it. */
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ListRuns: {
        parameters: {
            query?: {
                /** @description Only runs with this status. */
                status?: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
                /** @description Only runs that ended like this. */
                outcome?: "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
                /** @description Only runs of this kind of target. */
                target?: "databricks-job" | "databricks-pipeline" | "databricks-submit" | "databricks-run" | "dbt-job" | "dbt-run";
                /** @description Only runs at this connection. */
                connection?: string;
                /** @description Only runs of the job or pipeline with this id, or with exactly this name. */
                job?: string;
                /** @description Only runs of the schedule with this name. */
                schedule?: string;
                /** @description Only runs with this text in their id, a vendor's run id, the name or id of the job, the message or a tag; upper and lower case are the same. A run id, or its first ten characters, finds only that run. */
                text?: string;
                /** @description Only those with this tag: its name, or name=value. */
                tag?: string;
                /** @description Only runs started at or after this time. */
                since?: string;
                /** @description Only runs started before this time. */
                until?: string;
                /** @description How many a page shows at most: 1 to 100, by default 50. */
                top?: number;
                /** @description The continuation of the previous page: returns the next one. */
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StartRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Requests with the same key and the same body get the same run or workflow, so that a call may be repeated. Replaces the field idempotencyKey. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description What to run, and how to wait for it. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description Accepted; the result is posted to the callback that the request names. */
            200: {
                headers: {
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedRun"];
                };
            };
            /** @description Accepted. Poll Location for the result. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedRun"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The idempotency key belongs to a request with another body, to one that cannot be compared any more, or to a run that the caller may not read. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 64 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DeleteRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel requested, or the run had already ended and does not change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListTasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunTasks"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or the vendor does not have it any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state cannot be read, or the vendor cannot be asked. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetRunRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunRequestDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The parameters are stored encrypted, or the request cannot be read. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel requested, or the run had already ended and does not change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CancelRunByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Requests with the same key and the same body get the same run or workflow, so that a call may be repeated. Replaces the field idempotencyKey. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description Which run to cancel. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelByKey"];
            };
        };
        responses: {
            /** @description Cancel requested, or nothing runs under this key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyCancellation"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 64 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RepairRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        /** @description How a run is repaired. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepairRequest"];
            };
        };
        responses: {
            /** @description Accepted. Poll Location for the result. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedRun"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run has not ended, has succeeded, or has nothing that could be repaired; or its parameters cannot be opened. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 64 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetRunResult: {
        parameters: {
            query: {
                /** @description When the link expires, in seconds since 1970. */
                exp: number;
                /** @description The link's signature. */
                sig: string;
            };
            header?: never;
            path: {
                /** @description The run's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run succeeded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultDocument"];
                };
            };
            /** @description The run has not ended. Try again after Retry-After. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultDocument"];
                };
            };
            /** @description The link's signature is not valid, or the link has expired. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such run, the caller may not read it, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run did not succeed; error.message says why. */
            424: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultDocument"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListWorkflows: {
        parameters: {
            query?: {
                /** @description Only workflows with this status. */
                status?: "running" | "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
                /** @description Only workflows that ended like this. */
                outcome?: "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
                /** @description Only workflows with exactly this name. */
                name?: string;
                /** @description Only workflows of the schedule with this name. */
                schedule?: string;
                /** @description Only workflows with this text in their id, their name, their message, the name of a step (of a workflow with up to 6 KB of names and conditions) or a tag; upper and lower case are the same. A workflow id, or its first ten characters, finds only that workflow. */
                text?: string;
                /** @description Only those with this tag: its name, or name=value. */
                tag?: string;
                /** @description Only workflows started or resumed at or after this time. */
                since?: string;
                /** @description Only workflows started or resumed before this time. */
                until?: string;
                /** @description How many a page shows at most: 1 to 100, by default 50. */
                top?: number;
                /** @description The continuation of the previous page: returns the next one. */
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of workflows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowList"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StartWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Requests with the same key and the same body get the same run or workflow, so that a call may be repeated. Replaces the field idempotencyKey. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description Which steps to run, and in which order. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowRequest"];
            };
        };
        responses: {
            /** @description Accepted; the result is posted to the callback that the request names. */
            200: {
                headers: {
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedWorkflow"];
                };
            };
            /** @description Accepted. Poll Location for the result. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedWorkflow"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The idempotency key belongs to a request with another body. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 256 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The workflow's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow with its steps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such workflow, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DeleteWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The workflow's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel requested, or the workflow had already ended and does not change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such workflow, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CancelWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The workflow's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel requested, or the workflow had already ended and does not change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such workflow, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CancelWorkflowByKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Requests with the same key and the same body get the same run or workflow, so that a call may be repeated. Replaces the field idempotencyKey. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description Which run to cancel. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelByKey"];
            };
        };
        responses: {
            /** @description Cancel requested, or nothing runs under this key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyCancellation"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 64 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResumeWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The workflow's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        /** @description How a workflow is resumed. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description Accepted. Poll Location for the result. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedWorkflow"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such workflow, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The workflow has not ended, has succeeded, or was resumed too often. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 64 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetWorkflowResult: {
        parameters: {
            query: {
                /** @description When the link expires, in seconds since 1970. */
                exp: number;
                /** @description The link's signature. */
                sig: string;
            };
            header?: never;
            path: {
                /** @description The workflow's id, as the start returned it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow succeeded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowResultDocument"];
                };
            };
            /** @description The workflow has not ended. Try again after Retry-After. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowResultDocument"];
                };
            };
            /** @description The link's signature is not valid, or the link has expired. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such workflow, or it was deleted after the retention time. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The workflow did not succeed; error.message says why. */
            424: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowResultDocument"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListSchedules: {
        parameters: {
            query?: {
                /** @description Only schedules with this text in their name or in the job or workflow that they start; upper and lower case are the same. */
                text?: string;
                /** @description How many a page shows at most: 1 to 100, by default 50. */
                top?: number;
                /** @description The continuation of the previous page: returns the next one. */
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of schedules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Requests with the same key and the same body get the same run or workflow, so that a call may be repeated. Replaces the field idempotencyKey. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The schedule's name; upper and lower case are the same. */
                name: string;
            };
            cookie?: never;
        };
        /** @description How a schedule is run now. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleStart"];
            };
        };
        responses: {
            /** @description Accepted. Poll Location for the result. */
            202: {
                headers: {
                    /** @description Where to poll for the result; needs no credential. */
                    Location?: string;
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    /** @description true if an earlier request with this idempotency key started the run. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedBySchedule"];
                };
            };
            /** @description The request is not valid; every invalid field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such schedule, or the caller may not read it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A run of the schedule is live, or the idempotency key belongs to a run that the caller may not read. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is longer than 64 KB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PauseSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule's name; upper and lower case are the same. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such schedule, or the caller may not read it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResumeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule's name; upper and lower case are the same. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such schedule, or the caller may not read it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state cannot be read or written at the moment. Try again. */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of the app. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemDocument"];
                };
            };
            /** @description No credential, or a wrong one. If the platform rejects the request, there is no body. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's identity is not allowed, or it has no right to do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
