output "service_principal_id" {
  description = "Id of the service principal in the workspace."
  value       = databricks_service_principal.runward.id
}
