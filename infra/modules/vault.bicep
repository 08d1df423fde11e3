metadata description = 'Key Vault for vendor tokens and the keys of result links.'

@description('Region of the vault.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Object id of the app\'s identity, which may only read secrets.')
param readerPrincipalId string

@description('Blocks public access, so that only a private endpoint reaches the vault.')
param isPrivate bool

@description('Log Analytics workspace for the audit log.')
param workspaceId string

@description('Random text that becomes the first key of result links. Only the first deployment uses it.')
@secure()
param firstLinkKey string

// https://learn.microsoft.com/azure/key-vault/general/rbac-guide#azure-built-in-roles-for-key-vault-data-plane-operations
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

// Created once and never overwritten: a new key on every deployment would invalidate the result links that callers
// still poll. Resource Manager writes it, so that a deployment needs no access to the secrets of the vault.
@onlyIfNotExists()
resource resultLinkKeys 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'result-link-keys'
  properties: {
    value: firstLinkKey
    contentType: 'Keys of result links, comma-separated. The first signs, all verify.'
  }
}

resource secretReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id, for the private endpoint.')
output id string = vault.id

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault.')
output uri string = vault.properties.vaultUri

@description('App setting value that the platform replaces with the newest version of the link keys.')
output linkKeysReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${resultLinkKeys.name})'
