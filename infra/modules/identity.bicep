metadata description = 'The identity of the app, for storage, vault, telemetry, the scheduler and Databricks.'

@description('Region of the identity.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the identity.')
param name string

// User-assigned, so that it can be granted access in Databricks before the app exists.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, with which the identity is assigned to the app.')
output id string = identity.id

@description('Client id, which Databricks calls application id.')
output clientId string = identity.properties.clientId

@description('Object id, which Azure roles are assigned to.')
output principalId string = identity.properties.principalId
