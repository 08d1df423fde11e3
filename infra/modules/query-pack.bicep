metadata description = 'Saved queries, found in Log Analytics under "Queries".'

@description('Region of the query pack.')
param location string

@description('Tags on every resource.')
param tags object

@description('Name of the query pack.')
param name string

var queries = [
  {
    displayName: 'Runs: how they ended'
    description: 'Every run that ended, newest first, with its outcome, its code and its message.'
    body: loadTextContent('../queries/outcomes.kql')
  }
  {
    displayName: 'Runs: failed or timed out'
    description: 'Runs that failed or timed out, with the reason.'
    body: loadTextContent('../queries/failed-runs.kql')
  }
  {
    displayName: 'Runs: outcome unknown'
    description: 'Runs whose job may still be running at the vendor.'
    body: loadTextContent('../queries/unknown-outcomes.kql')
  }
  {
    displayName: 'Runs: duplicates'
    description: 'Runs whose launch started a second run at the vendor, without confirmation that it was cancelled.'
    body: loadTextContent('../queries/duplicate-runs.kql')
  }
  {
    displayName: 'Runs: alive now'
    description: 'Runs that have not ended, oldest first.'
    body: loadTextContent('../queries/live-runs.kql')
  }
  {
    displayName: 'Runs: everything about one'
    description: 'All logs of one run. Put its id into the first line.'
    body: loadTextContent('../queries/one-run.kql')
  }
  {
    displayName: 'Vendors: requests turned away'
    description: 'Responses that say "too many requests".'
    body: loadTextContent('../queries/vendor-throttling.kql')
  }
  {
    displayName: 'Vendors: connections that do not answer, or are busy'
    description: 'Open circuits by connection, and how often steps had to wait for their turn. Each instance of the app has its own.'
    body: loadTextContent('../queries/connections.kql')
  }
  {
    displayName: 'Task hub: poison messages'
    description: 'Messages that the task hub has retried too often.'
    body: loadTextContent('../queries/poison-messages.kql')
  }
  {
    displayName: 'Requests: not answered'
    description: 'Requests that failed with 503, in most cases because the task hub could not be reached.'
    body: loadTextContent('../queries/unanswered-requests.kql')
  }
  {
    displayName: 'Host: unexpected errors'
    description: 'Errors and exceptions, except those that only repeat the outcome of a run.'
    body: loadTextContent('../queries/unexpected-errors.kql')
  }
  {
    displayName: 'Webhooks: refused'
    description: 'Why webhooks were rejected. Each reason is logged once a minute.'
    body: loadTextContent('../queries/refused-webhooks.kql')
  }
]

resource pack 'Microsoft.OperationalInsights/queryPacks@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {}
}

resource saved 'Microsoft.OperationalInsights/queryPacks/queries@2025-02-01' = [
  for query in queries: {
    parent: pack
    name: guid(pack.id, query.displayName)
    properties: {
      displayName: query.displayName
      description: query.description
      body: query.body
      related: {
        categories: ['applications']
        resourceTypes: ['microsoft.operationalinsights/workspaces']
      }
    }
  }
]
