metadata description = 'App Service authentication: the platform checks Entra tokens before a request reaches the app.'

@description('Name of the Function app.')
param appName string

@description('Client id of the app registration that callers request tokens for.')
param clientId string

@description('Issuer of accepted tokens. Tenant-specific, so that no other tenant can issue one.')
param issuer string

@description('Accepted audiences, such as api://runward.')
param audiences string[]

@description('Client ids of the callers: the identities of data factories and logic apps. If empty, every application.')
param allowedClientIds string[]

@description('Object ids of the callers. If empty, any principal of the allowed clients.')
param allowedPrincipalIds string[]

@description('What happens to a request without a token.')
@allowed(['AllowAnonymous', 'Return401'])
param anonymousAction string

@description('Paths that need no token. A star works only at the end of a path.')
param excludedPaths string[]

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource authentication 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: anonymousAction == 'Return401'
      unauthenticatedClientAction: anonymousAction
      excludedPaths: excludedPaths
    }
    httpSettings: { requireHttps: true }
    login: {
      tokenStore: { enabled: false }
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          openIdIssuer: issuer
        }
        validation: {
          allowedAudiences: audiences
          defaultAuthorizationPolicy: {
            allowedApplications: allowedClientIds
            allowedPrincipals: empty(allowedPrincipalIds) ? {} : { identities: allowedPrincipalIds }
          }
        }
      }
    }
  }
}
