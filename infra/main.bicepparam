// Every value comes from the azd environment (azd env set NAME value), or from the shell for az deployment group create.
// Connections, schedules, callers and notices are JSON, as in the app's own settings; all other lists are comma-separated.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')

// connections: written by `npm run generate`
param connections = {
  DATABRICKS_WORKSPACES: json(readEnvironmentVariable('DATABRICKS_WORKSPACES', '[]'))
  DBT_CLOUD_ACCOUNTS: json(readEnvironmentVariable('DBT_CLOUD_ACCOUNTS', '[]'))
}
// /connections

param schedules = json(readEnvironmentVariable('SCHEDULES', '[]'))
param schedulesPaused = bool(readEnvironmentVariable('SCHEDULES_PAUSED', 'false'))
param publicBaseUrl = readEnvironmentVariable('PUBLIC_BASE_URL', '')
param callbackHosts = empty(readEnvironmentVariable('CALLBACK_HOSTS', ''))
  ? []
  : split(readEnvironmentVariable('CALLBACK_HOSTS', ''), ',')
param logicAppsIdempotency = bool(readEnvironmentVariable('LOGIC_APPS_IDEMPOTENCY', 'false'))
param callers = json(readEnvironmentVariable('CALLERS', '[]'))
param notify = json(readEnvironmentVariable('NOTIFY', '[]'))
param openTelemetry = json(readEnvironmentVariable('OPENTELEMETRY', '{}'))
param resultLinkDays = int(readEnvironmentVariable('RESULT_LINK_DAYS', '8'))
param sealParameters = bool(readEnvironmentVariable('SEAL_PARAMETERS', 'false'))
param retentionDays = int(readEnvironmentVariable('RETENTION_DAYS', '30'))
param httpTimeoutSeconds = int(readEnvironmentVariable('HTTP_TIMEOUT_SECONDS', '30'))
param lostContactSeconds = int(readEnvironmentVariable('LOST_CONTACT_SECONDS', '3600'))
param cancelGraceSeconds = int(readEnvironmentVariable('CANCEL_GRACE_SECONDS', '600'))

param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'azureStorage')
param schedulerSku = readEnvironmentVariable('SCHEDULER_SKU', 'Consumption')
param alwaysReadyInstances = int(readEnvironmentVariable('ALWAYS_READY_INSTANCES', '1'))
param maximumInstances = int(readEnvironmentVariable('MAXIMUM_INSTANCES', '40'))
param nodeVersion = readEnvironmentVariable('NODE_MAJOR_VERSION', '24')
param storageSku = readEnvironmentVariable('STORAGE_SKU', 'Standard_ZRS')

param networkIsolation = bool(readEnvironmentVariable('NETWORK_ISOLATION', 'false'))
param allowedNetworks = empty(readEnvironmentVariable('ALLOWED_NETWORKS', ''))
  ? []
  : split(readEnvironmentVariable('ALLOWED_NETWORKS', ''), ',')

param authClientId = readEnvironmentVariable('AUTH_CLIENT_ID', '')
param authIssuer = readEnvironmentVariable('AUTH_ISSUER', '')
param authAudiences = empty(readEnvironmentVariable('AUTH_AUDIENCES', ''))
  ? []
  : split(readEnvironmentVariable('AUTH_AUDIENCES', ''), ',')
param allowedTenantIds = empty(readEnvironmentVariable('ALLOWED_TENANT_IDS', ''))
  ? []
  : split(readEnvironmentVariable('ALLOWED_TENANT_IDS', ''), ',')
param allowedClientIds = empty(readEnvironmentVariable('ALLOWED_CLIENT_IDS', ''))
  ? []
  : split(readEnvironmentVariable('ALLOWED_CLIENT_IDS', ''), ',')
param allowedPrincipalIds = empty(readEnvironmentVariable('ALLOWED_PRINCIPAL_IDS', ''))
  ? []
  : split(readEnvironmentVariable('ALLOWED_PRINCIPAL_IDS', ''), ',')

param alertEmails = empty(readEnvironmentVariable('ALERT_EMAILS', ''))
  ? []
  : split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')
