metadata description = 'Durable Task Scheduler, the alternative to Azure Storage for orchestrations, with its task hub and retention.'

@description('Region of the scheduler.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the scheduler.')
param name string

@description('Name of the task hub.')
param taskHubName string

@description('Pricing plan: per action (Consumption), or for reserved capacity (Dedicated).')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of a Dedicated scheduler; with three it is highly available.')
@minValue(1)
@maxValue(3)
param capacity int

@description('Networks that may reach the scheduler, in CIDR notation. Every request also needs an Entra token.')
param ipAllowlist string[]

@description('Days that finished runs are kept. A Consumption scheduler keeps them for 30 at most.')
@minValue(8)
@maxValue(90)
param retentionDays int

@description('Object id of the app\'s identity.')
param appPrincipalId string

// https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-identity
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }

  resource taskHub 'taskHubs' = {
    name: taskHubName
    properties: {}
  }

  // Without a state, the policy purges orchestrations of every final state, but never one that has not ended.
  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: [
        { retentionPeriodInDays: sku == 'Consumption' ? min(retentionDays, 30) : retentionDays }
      ]
    }
  }
}

resource hubUser 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::taskHub.id, appPrincipalId, durableTaskDataContributor)
  scope: scheduler::taskHub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint
