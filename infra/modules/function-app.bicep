metadata description = 'The Function app on Flex Consumption, with its settings.'

@description('Region of the plan and the app.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the azd service. azd finds the app that it deploys to by this name.')
param serviceName string

@description('Name of the plan.')
param planName string

@description('Name of the app.')
param name string

@description('Identity of the app.')
param identity { id: string, clientId: string }

@description('Storage account of the host and the deployment package.')
param storage {
  blobEndpoint: string
  queueEndpoint: string
  tableEndpoint: string
  deploymentContainerName: string
}

@description('Application Insights component that receives the telemetry.')
param componentName string

@description('Log Analytics workspace that receives platform metrics.')
param workspaceId string

@description('Subnet for outgoing traffic; empty for none.')
param subnetId string

@description('Networks (CIDR) and service tags that may call the app. If empty, all.')
param allowedNetworks string[]

@description('Number of instances of the durable functions that always run.')
@minValue(0)
param alwaysReadyInstances int

@description('Maximum number of instances of the app.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Memory of an instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Major version of Node.js.')
@allowed(['22', '24'])
param nodeVersion string

@description('Settings that Runward reads.')
param appSettings { *: string }

@description('Durable Task Scheduler of the task hub; empty to keep the hub in Azure Storage.')
param schedulerEndpoint string

@description('Name of the task hub.')
param taskHubName string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

// The client id, because Durable does not take managedIdentityResourceId:
// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-configure-managed-identity
var platformSettings = {
  AzureWebJobsStorage__blobServiceUri: storage.blobEndpoint
  AzureWebJobsStorage__queueServiceUri: storage.queueEndpoint
  AzureWebJobsStorage__tableServiceUri: storage.tableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
  TASKHUB_NAME: taskHubName
  // The host reads a whole body into memory before the app gets it. The app accepts 64 KB, the host 100 MB by default.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1048576'
}

// host.json names Azure Storage; these settings override it. The scale controller reads only the file, so for the
// scheduler infra/durable-backend.mjs also changes the file in the package.
var schedulerSettings = empty(schedulerEndpoint)
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
    }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    // Flex Consumption rejects the whole deployment (51021) for a property that it does not have, such as ftpsState:
    // https://github.com/microsoft/azure-pipelines-tasks/issues/21032
    siteConfig: {
      cors: { allowedOrigins: [] }
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ipSecurityRestrictionsDefaultAction: empty(allowedNetworks) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (network, index) in allowedNetworks: {
          name: 'allowed-${index}'
          action: 'Allow'
          priority: 100 + index
          tag: contains(network, '/') ? 'Default' : 'ServiceTag'
          ipAddress: network
        }
      ]
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.blobEndpoint}${storage.deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemoryMB
        // On Flex Consumption all durable functions scale together, as the group "durable":
        // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#per-function-scaling
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'durable', instanceCount: alwaysReadyInstances }]
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(appSettings, platformSettings, schedulerSettings)
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name of the app.')
output name string = app.name

@description('Origin of the app, without a slash at its end.')
output url string = 'https://${app.properties.defaultHostName}'
