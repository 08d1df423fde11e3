metadata description = 'A workbook about runs: how they ended, how long they took, what is unknown, which connections are throttled.'

@description('Region of the workbook.')
param location string

@description('Tags on every resource.')
param tags object

@description('Log Analytics workspace that the workbook reads.')
param workspaceId string

var workspaceType = 'microsoft.operationalinsights/workspaces'
var endings = loadTextContent('../workbook/endings.kql')
var throttling = loadTextContent('../workbook/throttling.kql')

// Both parameters limit every query: {Connection} is replaced by the chosen ids between quotation marks.
var chosenEndings = '${endings}| where ConnectionId in ({Connection})\n'
var chosenThrottling = '${throttling}| where ConnectionId in ({Connection})\n'

var connectionChoices = '${endings}| distinct ConnectionId\n| union (print ConnectionId = "(not known)")\n| distinct ConnectionId\n| order by ConnectionId asc'

var charts = [
  {
    name: 'outcomes-over-time'
    title: 'Runs by outcome'
    width: '60'
    visualization: 'barchart'
    query: '${chosenEndings}| summarize Runs = count() by bin(TimeGenerated, {TimeRange:grain}), Outcome'
  }
  {
    name: 'outcomes'
    title: 'Outcomes'
    width: '40'
    visualization: 'piechart'
    query: '${chosenEndings}| summarize Runs = count() by Outcome'
  }
  {
    name: 'connections'
    title: 'By connection and target'
    width: '100'
    visualization: 'table'
    query: '${chosenEndings}| summarize Runs = count(), Succeeded = countif(Outcome == "succeeded"), Failed = countif(Outcome == "failed"), Cancelled = countif(Outcome == "cancelled"), TimedOut = countif(Outcome == "timedOut"), Unknown = countif(Outcome == "unknown"), MedianSeconds = percentile(Seconds, 50), Seconds95 = percentile(Seconds, 95), LongestSeconds = max(Seconds) by ConnectionId, Target\n| extend SucceededPercent = round(100.0 * Succeeded / Runs, 1)\n| order by Runs desc'
  }
  {
    name: 'durations'
    title: 'Seconds from the start of a run to its end: 95 of 100 are faster'
    width: '50'
    visualization: 'linechart'
    query: '${chosenEndings}| where Outcome == "succeeded" and isnotnull(Seconds)\n| summarize Seconds95 = percentile(Seconds, 95) by bin(TimeGenerated, {TimeRange:grain}), ConnectionId'
  }
  {
    name: 'throttling'
    title: 'Requests that the vendor turned away with 429'
    width: '50'
    visualization: 'barchart'
    query: '${chosenThrottling}| summarize Requests = sum(TurnedAway) by bin(TimeGenerated, {TimeRange:grain}), ConnectionId'
  }
  {
    name: 'waits'
    title: 'How often steps had to wait for their turn at a connection'
    width: '50'
    visualization: 'barchart'
    query: '${chosenThrottling}| summarize Waits = sum(WaitsForTurn) by bin(TimeGenerated, {TimeRange:grain}), ConnectionId'
  }
  {
    name: 'causes'
    title: 'Why runs did not succeed'
    width: '50'
    visualization: 'barchart'
    query: '${chosenEndings}| where Outcome != "succeeded"\n| summarize Runs = count() by Code'
  }
  {
    name: 'unknown'
    title: 'Outcome unknown: the job may still be running. Look at the vendor before it is started again'
    width: '100'
    visualization: 'table'
    query: '${chosenEndings}| where Outcome == "unknown"\n| project TimeGenerated, RunId, ConnectionId, Target, Code, Message\n| order by TimeGenerated desc\n| take 100'
  }
  {
    name: 'bad-runs'
    title: 'Failed, cancelled or timed out, newest first'
    width: '100'
    visualization: 'table'
    query: '${chosenEndings}| where Outcome in ("failed", "cancelled", "timedOut")\n| project TimeGenerated, Outcome, RunId, ConnectionId, Target, Code, Seconds, Message\n| order by TimeGenerated desc\n| take 250'
  }
]

var parameters = {
  type: 9
  name: 'parameters'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: workspaceType
    parameters: [
      {
        id: guid(workspaceId, 'TimeRange')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 604800000 }
        typeSettings: {
          allowCustom: true
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 14400000 }
            { durationMs: 86400000 }
            { durationMs: 259200000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
        }
      }
      {
        id: guid(workspaceId, 'Connection')
        version: 'KqlParameterItem/1.0'
        name: 'Connection'
        type: 2
        isRequired: true
        multiSelect: true
        quote: '\''
        delimiter: ','
        query: connectionChoices
        value: ['value::all']
        typeSettings: {
          additionalResourceOptions: ['value::all']
          showDefault: false
        }
        timeContext: { durationMs: 0 }
        timeContextFromParameter: 'TimeRange'
        queryType: 0
        resourceType: workspaceType
      }
    ]
  }
}

var chartItems = map(charts, chart => {
  type: 3
  name: chart.name
  customWidth: chart.width
  content: {
    version: 'KqlItem/1.0'
    title: chart.title
    query: chart.query
    size: 0
    noDataMessage: 'Nothing in this time.'
    timeContext: { durationMs: 0 }
    timeContextFromParameter: 'TimeRange'
    queryType: 0
    resourceType: workspaceType
    visualization: chart.visualization
  }
})

var content = {
  version: 'Notebook/1.0'
  '$schema': 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json'
  items: concat([parameters], chartItems)
  fallbackResourceIds: [workspaceId]
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, 'runward')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Runward'
    description: 'Runs, outcomes, durations and throttling. docs/operations.md explains it.'
    category: 'workbook'
    sourceId: workspaceId
    version: '1.0'
    serializedData: string(content)
  }
}
