metadata description = 'One private endpoint with its own private DNS zone.'

@description('Region of the endpoint.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the endpoint.')
param name string

@description('Resource that the endpoint connects to.')
param targetId string

@description('Service of that resource, such as blob or vault.')
param groupId string

@description('DNS zone that resolves the target inside the network.')
param zoneName string

@description('Network that the zone is linked to.')
param networkId string

@description('Subnet of the endpoint.')
param subnetId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: targetId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: groupId
          properties: { privateDnsZoneId: zone.id }
        }
      ]
    }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'app-network'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
}
