metadata name = 'Runward'
metadata description = 'Everything that Runward needs in one resource group.'

// Resource group scope, so that nobody needs rights on the subscription: a platform team may own the group, and
// azd, the Azure CLI and pipelines deploy the same file. https://aka.ms/azd-resource-group-scoped
targetScope = 'resourceGroup'

@description('Name of the azd environment; a tag on every resource.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of every resource. Flex Consumption must be available in it.')
@metadata({ azd: { type: 'location' } })
param location string

@description('End of every resource name. Set another one if a vault of this name was deleted: its name stays reserved for 90 days.')
@minLength(4)
@maxLength(13)
param resourceToken string = toLower(uniqueString(resourceGroup().id, environmentName))

@description('Workspaces and accounts, grouped by the app setting that lists them: {"DATABRICKS_WORKSPACES":[{"id":"adb-1234567890123456.7"}],"DBT_CLOUD_ACCOUNTS":[{"id":"1","host":"ab123.us1.dbt.com","tokenSecret":"dbt-token"}]}. tokenSecret is the name of a secret in the vault that this file creates. webhookSecret is the name of the secret with the keys of the webhooks.')
param connections { *: array }

@description('Runs that start on a schedule. If empty, the app uses the schedules.json of the package, if there is one.')
param schedules array = []

@description('Address at which callers reach the app, if it is not the default one: that of a gateway or of a custom domain.')
param publicBaseUrl string = ''

@description('Host suffixes that callbacks may be sent to. If empty, the app uses its default list.')
param callbackHosts string[] = []

@description('Uses the Logic Apps run and action as the idempotency key of a start without one.')
param logicAppsIdempotency bool = false

@description('Stops the timer of all schedules, for example in a standby deployment. Missed ticks are due again afterwards, as far as each schedule allows.')
param schedulesPaused bool = false

@description('Variables of OpenTelemetry, such as OTEL_EXPORTER_OTLP_ENDPOINT. Any of them turns on the spans of Runward. Write a key as a Key Vault reference.')
param openTelemetry { *: string } = {}

@description('Days that a result link stays valid after the deadline of its run.')
@minValue(1)
@maxValue(90)
param resultLinkDays int = 8

@description('Stores the parameters of jobs encrypted in the task hub, with the keys of result links.')
param sealParameters bool = false

@description('Days that finished runs are kept. Data Factory may poll for up to seven days.')
@minValue(8)
@maxValue(90)
param retentionDays int = 30

@description('Time limit of one request to a vendor, in seconds. It is below workItemQueueVisibilityTimeout in host.json.')
@minValue(1)
@maxValue(50)
param httpTimeoutSeconds int = 30

@description('Seconds without a response of the vendor after which a run ends as unknown.')
@minValue(60)
@maxValue(86400)
param lostContactSeconds int = 3600

@description('Seconds to wait for a cancelled job to stop.')
@minValue(10)
@maxValue(86400)
param cancelGraceSeconds int = 600

@description('Where orchestrations are stored. There is no migration between the two: a change starts with an empty task hub.')
@allowed(['azureStorage', 'durableTaskScheduler'])
param durableBackend string = 'azureStorage'

@description('Pricing plan of the Durable Task Scheduler, if it is the back end.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Capacity units of a Dedicated Durable Task Scheduler.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('Networks that may reach the Durable Task Scheduler. Without a NAT gateway, Flex Consumption has no fixed outgoing addresses. The scheduler always requires an Entra token.')
param schedulerIpAllowlist string[] = ['0.0.0.0/0']

@description('Number of instances of the durable functions that always run. With 0, the scale controller starts an instance when a run is due.')
@minValue(0)
param alwaysReadyInstances int = 1

@description('Maximum number of instances of the app.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Major version of Node.js. Flex Consumption supports 22 until April 2027 and 24 until April 2028.')
// https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#supported-language-stack-versions
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Redundancy of the storage account. Use Standard_LRS where the region has no zones.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Puts the app into its own network, and blocks access to storage and vault from the internet.')
param networkIsolation bool = false

@description('Address space of that network.')
param networkAddressPrefix string = '10.90.0.0/24'

@description('Networks (CIDR) and service tags (such as DataFactory.WestEurope) that may call the app. If empty, everyone with a key or token may.')
param allowedNetworks string[] = []

@description('Client id of the app registration for Entra sign-in. If empty, callers can only use function keys.')
param authClientId string = ''

@description('Issuer of accepted tokens. If empty, version 2 tokens of this tenant; for version 1 set https://sts.windows.net/<tenant>/.')
param authIssuer string = ''

@description('Audiences of accepted tokens. If empty, api://<authClientId> and the client id itself.')
param authAudiences string[] = []

@description('What happens to a request without a token. With AllowAnonymous the app rejects it, but accepts the signed result link. With Return401 the platform rejects it; the link cannot be excluded there, because its path has the run id in the middle.')
@allowed(['AllowAnonymous', 'Return401'])
param authAnonymousAction string = 'AllowAnonymous'

@description('Paths that need no token. Webhooks sign their requests in the header that tokens use. The files of the runs page have no data, and it shows how to sign in.')
param authExcludedPaths string[] = ['/api/webhooks/*', '/api/ui', '/api/ui/*']

@description('Tenants whose callers the app accepts. If empty, only this tenant.')
param allowedTenantIds string[] = []

@description('Client ids of the callers: the identities of data factories and logic apps. If empty, every application of the allowed tenants.')
param allowedClientIds string[] = []

@description('Object ids of the callers. If empty, any principal of the allowed clients.')
param allowedPrincipalIds string[] = []

@description('What each caller may do, as the setting CALLERS lists it. If empty, every caller may do everything.')
param callers array = []

@description('Who is told how runs and workflows ended, as the setting NOTIFY lists it. addressSecret is the name of a secret in the vault that this file creates. If empty, nobody.')
param notify array = []

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Gigabytes of logs per day. After them, logs are dropped until the next day. -1 for no limit.')
param logDailyQuotaGb int = 5

@description('Email addresses that alerts are sent to.')
param alertEmails string[] = []

@description('Resource ids of existing action groups that alerts trigger too.')
param alertActionGroupIds string[] = []

@description('Number of failed or timed-out runs within 15 minutes that raises no alert yet.')
@minValue(0)
param tolerableFailures int = 0

@description('Hours after which a run that has not ended raises an alert. The default timeout of a run is 24 hours.')
@minValue(1)
@maxValue(46)
param longestRunHours int = 26

@description('Random text for the first key of result links. Do not set it: an existing key is kept.')
@secure()
param firstLinkKey string = '${newGuid()}${newGuid()}'

var tags = { 'azd-env-name': environmentName }
var taskHubName = 'runward'
var appName = 'func-runward-${resourceToken}'
var deploymentContainerName = 'app-package'
var usesScheduler = durableBackend == 'durableTaskScheduler'
var signsIn = !empty(authClientId)
var issuer = empty(authIssuer) ? '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0' : authIssuer
var audiences = empty(authAudiences) ? ['api://${authClientId}', authClientId] : authAudiences

// Without App Service authentication, callers can forge the headers that carry their identity, so the app reads them
// only with this setting. It is set here because no document says that Flex Consumption sets WEBSITE_AUTH_ENABLED.
var signInSettings = signsIn
  ? {
      ALLOWED_TENANT_IDS: empty(allowedTenantIds) ? tenant().tenantId : join(allowedTenantIds, ',')
      ALLOWED_CLIENT_IDS: join(allowedClientIds, ',')
      CALLERS_AUTHENTICATED_BY: 'appService'
    }
  : {}

var connectionSettings = mapValues(connections, list => string(list))
var allConnections = flatten(map(items(connections), setting => setting.value))

var runwardSettings = {
  KEY_VAULT_URL: vault.outputs.uri
  MANAGED_IDENTITY_CLIENT_ID: identity.outputs.clientId
  PUBLIC_BASE_URL: publicBaseUrl
  // Made of subscription, resource group and app: unique, and the same after every deployment.
  DEPLOYMENT_ID: guid(resourceGroup().id, appName)
  RESULT_LINK_KEYS: vault.outputs.linkKeysReference
  RESULT_LINK_DAYS: string(resultLinkDays)
  SEAL_PARAMETERS: sealParameters ? 'true' : 'false'
  HTTP_TIMEOUT_SECONDS: string(httpTimeoutSeconds)
  LOST_CONTACT_SECONDS: string(lostContactSeconds)
  CANCEL_GRACE_SECONDS: string(cancelGraceSeconds)
  SCHEDULES: empty(schedules) ? '' : string(schedules)
  CALLERS: empty(callers) ? '' : string(callers)
  NOTIFY: empty(notify) ? '' : string(notify)
  CALLBACK_HOSTS: join(callbackHosts, ',')
  LOGIC_APPS_IDEMPOTENCY: logicAppsIdempotency ? 'true' : 'false'
  RETENTION_DAYS: string(retentionDays)
  OPENTELEMETRY: empty(openTelemetry) ? 'false' : 'true'
}

// The next deployment would delete a setting made by hand, because it writes the whole list.
// https://learn.microsoft.com/azure/azure-functions/disable-function
var pauseSettings = schedulesPaused ? { 'AzureWebJobs.tickSchedules.Disabled': 'true' } : {}

module identity 'modules/identity.bicep' = {
  params: {
    location: location
    tags: tags
    name: 'id-runward-${resourceToken}'
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceName: 'log-runward-${resourceToken}'
    componentName: 'appi-runward-${resourceToken}'
    writerPrincipalId: identity.outputs.principalId
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    tags: tags
    name: 'strunward${resourceToken}'
    deploymentContainerName: deploymentContainerName
    sku: storageSku
    appPrincipalId: identity.outputs.principalId
    isPrivate: networkIsolation
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    location: location
    tags: tags
    name: 'kv-runward-${resourceToken}'
    readerPrincipalId: identity.outputs.principalId
    isPrivate: networkIsolation
    workspaceId: monitoring.outputs.workspaceId
    firstLinkKey: firstLinkKey
  }
}

module scheduler 'modules/scheduler.bicep' = if (usesScheduler) {
  params: {
    location: location
    tags: tags
    name: 'dts-runward-${resourceToken}'
    taskHubName: taskHubName
    sku: schedulerSku
    capacity: schedulerCapacity
    ipAllowlist: schedulerIpAllowlist
    retentionDays: retentionDays
    appPrincipalId: identity.outputs.principalId
  }
}

module network 'modules/network.bicep' = if (networkIsolation) {
  params: {
    location: location
    tags: tags
    name: 'vnet-runward-${resourceToken}'
    addressPrefix: networkAddressPrefix
  }
}

var privateLinks = [
  { groupId: 'blob', target: 'storage', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { groupId: 'queue', target: 'storage', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { groupId: 'table', target: 'storage', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { groupId: 'vault', target: 'vault', zone: vaultZones[environment().name] }
]

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var vaultZones = {
  AzureCloud: 'privatelink.vaultcore.azure.net'
  AzureUSGovernment: 'privatelink.vaultcore.usgovcloudapi.net'
  AzureChinaCloud: 'privatelink.vaultcore.azure.cn'
}

module privateEndpoints 'modules/private-endpoint.bicep' = [
  for link in privateLinks: if (networkIsolation) {
    params: {
      location: location
      tags: tags
      name: 'pep-runward-${link.groupId}-${resourceToken}'
      targetId: link.target == 'vault' ? vault.outputs.id : storage.outputs.id
      groupId: link.groupId
      zoneName: link.zone
      networkId: network!.outputs.id
      subnetId: network!.outputs.endpointSubnetId
    }
  }
]

module app 'modules/function-app.bicep' = {
  params: {
    location: location
    tags: tags
    serviceName: 'runward'
    planName: 'plan-runward-${resourceToken}'
    name: appName
    identity: {
      id: identity.outputs.id
      clientId: identity.outputs.clientId
    }
    storage: {
      blobEndpoint: storage.outputs.blobEndpoint
      queueEndpoint: storage.outputs.queueEndpoint
      tableEndpoint: storage.outputs.tableEndpoint
      deploymentContainerName: deploymentContainerName
    }
    componentName: monitoring.outputs.componentName
    workspaceId: monitoring.outputs.workspaceId
    subnetId: networkIsolation ? network!.outputs.appSubnetId : ''
    allowedNetworks: allowedNetworks
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    nodeVersion: nodeVersion
    appSettings: { ...connectionSettings, ...runwardSettings, ...signInSettings, ...pauseSettings, ...openTelemetry }
    schedulerEndpoint: usesScheduler ? scheduler!.outputs.endpoint : ''
    taskHubName: taskHubName
  }
  // At its start the app reads a secret and opens its storage; with network isolation, through these endpoints.
  dependsOn: [privateEndpoints]
}

module authentication 'modules/authentication.bicep' = if (signsIn) {
  params: {
    appName: app.outputs.name
    clientId: authClientId
    issuer: issuer
    audiences: audiences
    allowedClientIds: allowedClientIds
    allowedPrincipalIds: allowedPrincipalIds
    anonymousAction: authAnonymousAction
    excludedPaths: authExcludedPaths
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
    actionGroupIds: alertActionGroupIds
    tolerableFailures: tolerableFailures
    longestRunHours: longestRunHours
  }
}

module queryPack 'modules/query-pack.bicep' = {
  params: {
    location: location
    tags: tags
    name: 'qp-runward-${resourceToken}'
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

@description('Name of the Function app.')
output AZURE_FUNCTION_NAME string = app.outputs.name

@description('Address of the app.')
output RUNWARD_URL string = empty(publicBaseUrl) ? app.outputs.url : publicBaseUrl

@description('Address of the runs page.')
output RUNWARD_PAGE string = '${empty(publicBaseUrl) ? app.outputs.url : publicBaseUrl}/api/ui'

@description('Client id of the app\'s identity. Databricks calls it application id.')
output RUNWARD_CLIENT_ID string = identity.outputs.clientId

@description('Audience of the tokens that callers send. Empty if they send function keys.')
output RUNWARD_AUDIENCE string = signsIn ? audiences[0] : ''

@description('Name of the vault that holds the vendor tokens.')
output RUNWARD_KEY_VAULT string = vault.outputs.name

@description('Steps to do by hand after the deployment, in this order.')
output NEXT_STEPS string[] = concat(
  map(
    connections.?DATABRICKS_WORKSPACES ?? [],
    workspace =>
      'Grant the identity its Databricks jobs: node infra/databricks/grant.mjs --host ${workspace.?host ?? '${workspace.id}.azuredatabricks.net'} --application-id ${identity.outputs.clientId} --jobs <ids>, check the requests that it prints, and run it again with --apply.'
  ),
  map(
    filter(allConnections, connection => !empty(connection.?tokenSecret ?? '')),
    connection =>
      'Store the token of ${connection.id}: az keyvault secret set --vault-name ${vault.outputs.name} --name ${connection.tokenSecret} --file <file>. You need the role Key Vault Secrets Officer on the vault.'
  ),
  map(
    filter(allConnections, connection => !empty(connection.?webhookSecret ?? '')),
    connection =>
      'Create the webhook of ${connection.id} and store its key: az keyvault secret set --vault-name ${vault.outputs.name} --name ${connection.webhookSecret} --file <file>. docs/operations.md has the steps.'
  ),
  map(
    notify,
    rule =>
      'Store the address to which ${rule.name} posts: az keyvault secret set --vault-name ${vault.outputs.name} --name ${rule.addressSecret} --file <file>. docs/notifications.md has the steps.'
  ),
  signsIn
    ? [
        'Check that the platform protects the app: a POST to ${app.outputs.url}/api/runs must return 401 without a token, and also with a forged header x-ms-client-principal, which the platform has to remove.'
      ]
    : [
        'Give callers a function key: az functionapp keys list --resource-group ${resourceGroup().name} --name ${app.outputs.name}.'
      ],
  [
    'Import the pipelines for Data Factory from dist/callers. To fill in the vault that has their function key: npm run callers -- --url ${empty(publicBaseUrl) ? app.outputs.url : publicBaseUrl} --vault <name>.'
  ]
)
