metadata description = 'A network with one subnet for the app and one for private endpoints.'

@description('Region of the network.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the network.')
param name string

@description('Address space; its first two /26 parts become the subnets.')
param addressPrefix string

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          // Flex Consumption requires this: https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'private-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = { name: 'app' }
  resource endpointSubnet 'subnets' existing = { name: 'private-endpoints' }
}

@description('Resource id of the network, for its private DNS zones.')
output id string = network.id

@description('Subnet for the outgoing traffic of the app.')
output appSubnetId string = network::appSubnet.id

@description('Subnet for private endpoints.')
output endpointSubnetId string = network::endpointSubnet.id
