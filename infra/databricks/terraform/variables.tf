variable "workspace_host" {
  description = "Address of the workspace, such as https://adb-1234567890123456.7.azuredatabricks.net."
  type        = string
}

variable "application_id" {
  description = "Client id of Runward's identity: the output RUNWARD_CLIENT_ID of the deployment."
  type        = string
}

variable "display_name" {
  description = "Name of the service principal in the workspace."
  type        = string
  default     = "runward"
}

variable "job_access" {
  description = "The access list of each job, by job id, without Runward. It replaces the list at the job: a principal that is missing here loses its access, except the owner."
  type = map(list(object({
    group_name             = optional(string)
    user_name              = optional(string)
    service_principal_name = optional(string)
    permission_level       = string
  })))
  default = {}
}

variable "pipeline_access" {
  description = "The access list of each pipeline, by pipeline id, without Runward. It replaces the list at the pipeline: a principal that is missing here loses its access, except the owner."
  type = map(list(object({
    group_name             = optional(string)
    user_name              = optional(string)
    service_principal_name = optional(string)
    permission_level       = string
  })))
  default = {}
}
