metadata description = 'Alerts on what the app and the Durable extension log. docs/operations.md says what to do about each.'

@description('Region of the rules.')
param location string

@description('Tags on every resource.')
param tags object

@description('Log Analytics workspace that the rules read.')
param workspaceId string

@description('Email addresses that alerts are sent to.')
param emails string[]

@description('Existing action groups that alerts trigger too.')
param actionGroupIds string[]

@description('Number of failed or timed-out runs within 15 minutes that raises no alert yet.')
@minValue(0)
param tolerableFailures int

@description('Hours after which a run that has not ended raises an alert. A rule can query two days at most.')
@minValue(1)
@maxValue(46)
param longestRunHours int

var rules = [
  {
    name: 'failed-runs'
    displayName: 'Runs failed or timed out'
    query: loadTextContent('../queries/failed-runs.kql')
    severity: 3
    window: 'PT15M'
    every: 'PT15M'
    threshold: tolerableFailures
  }
  {
    name: 'unknown-outcomes'
    displayName: 'The outcome of a run is unknown'
    query: loadTextContent('../queries/unknown-outcomes.kql')
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    threshold: 0
  }
  {
    name: 'duplicate-runs'
    displayName: 'A job may have run twice'
    query: loadTextContent('../queries/duplicate-runs.kql')
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    threshold: 0
  }
  {
    name: 'vendor-throttling'
    displayName: 'A vendor rejects requests: too many'
    query: loadTextContent('../queries/vendor-throttling.kql')
    severity: 3
    window: 'PT30M'
    every: 'PT15M'
    threshold: 10
  }
  {
    name: 'poison-messages'
    displayName: 'The task hub cannot process a message'
    query: loadTextContent('../queries/poison-messages.kql')
    severity: 1
    window: 'PT15M'
    every: 'PT15M'
    threshold: 0
  }
  {
    name: 'unanswered-requests'
    displayName: 'Requests failed with 503'
    query: loadTextContent('../queries/unanswered-requests.kql')
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
    threshold: 2
  }
  {
    name: 'oldest-live-run'
    displayName: 'A run has not ended after ${longestRunHours} hours'
    query: replace(
      loadTextContent('../queries/live-runs.kql'),
      'let atLeastHours = 0;',
      'let atLeastHours = ${longestRunHours};'
    )
    severity: 2
    window: 'P2D'
    every: 'PT1H'
    threshold: 0
  }
]

resource recipients 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'runward-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'runward'
    enabled: true
    emailReceivers: [
      for (email, index) in emails: {
        name: 'operator-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// A new workspace has no tables yet, so the platform cannot check the queries before the first log line.
resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'runward-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Runward: ${rule.displayName}'
      description: 'What to do: docs/operations.md, section "Alerts", ${rule.name}.'
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: concat(actionGroupIds, empty(emails) ? [] : [recipients!.id])
      }
    }
  }
]
