/** The JSON of a gating callback. The number is written as it was typed, since it may be greater than a double holds. */
export function payload({ status, pipelineId, environmentId, sequenceNumber, updated, issueKey }) {
  if (!/^-?(0|[1-9][0-9]*)$/.test(sequenceNumber)) return { err: 'the deployment sequence number is an integer' };
  const details =
    issueKey === '' ? [] : [{ type: 'issue', issueKey, issueLink: `https://example.atlassian.net/browse/${issueKey}` }];
  const members = [
    ['updatedTimestamp', JSON.stringify(updated)],
    ['gatingStatus', JSON.stringify(status)],
    ['details', JSON.stringify(details)],
    ['pipelineId', JSON.stringify(pipelineId)],
    ['environmentId', JSON.stringify(environmentId)],
    ['deploymentSequenceNumber', sequenceNumber],
  ];
  return { ok: `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}` };
}
