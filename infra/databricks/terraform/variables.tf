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
  description = "The whole access list of each job, by job id: who besides Runward may do what. The resource replaces the list of a job, so a principal that is missing here loses its access; the owner stays."
  type = map(list(object({
    group_name             = optional(string)
    user_name              = optional(string)
    service_principal_name = optional(string)
    permission_level       = string
  })))
}
