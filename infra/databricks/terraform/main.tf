# Registers Runward's managed identity and lets it run and cancel the named jobs and pipelines.
# Do not give it Contributor on the workspace resource: that makes it a workspace admin.
resource "databricks_service_principal" "runward" {
  application_id       = var.application_id
  display_name         = var.display_name
  allow_cluster_create = false
  workspace_access     = true
}

# This resource replaces the whole access list of a job (https://github.com/databricks/terraform-provider-databricks/blob/main/docs/resources/permissions.md).
# If others manage the list too, use grant.mjs, which only adds to it.
resource "databricks_permissions" "job" {
  for_each = var.job_access

  job_id = each.key

  access_control {
    service_principal_name = databricks_service_principal.runward.application_id
    permission_level       = "CAN_MANAGE_RUN"
  }

  dynamic "access_control" {
    for_each = each.value

    content {
      group_name             = access_control.value.group_name
      user_name              = access_control.value.user_name
      service_principal_name = access_control.value.service_principal_name
      permission_level       = access_control.value.permission_level
    }
  }
}

# The same for pipelines: CAN_RUN includes CAN_VIEW, with which updates and their events are read.
resource "databricks_permissions" "pipeline" {
  for_each = var.pipeline_access

  pipeline_id = each.key

  access_control {
    service_principal_name = databricks_service_principal.runward.application_id
    permission_level       = "CAN_RUN"
  }

  dynamic "access_control" {
    for_each = each.value

    content {
      group_name             = access_control.value.group_name
      user_name              = access_control.value.user_name
      service_principal_name = access_control.value.service_principal_name
      permission_level       = access_control.value.permission_level
    }
  }
}
