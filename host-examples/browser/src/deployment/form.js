// The form's fields as a deployment of the contract.

import { byId, valueOf } from '../view/dom.js';

const INT64 = /^-?\d{1,19}$/;

export function family() {
  return document.querySelector('[name=family]:checked').value;
}

/** @returns {{ deployment: object, faults: { field: string, message: string }[] }} faults: what the contract has no type for */
export function readDeployment() {
  const faults = [];
  const integer = (field) => {
    const text = valueOf(field).trim();
    const number = INT64.test(text) ? BigInt(text) : undefined;
    if (number !== undefined && BigInt.asIntN(64, number) === number) return number;
    faults.push({ field, message: 'this is an integer of 64 bits' });
    return 0n;
  };
  const deployment = {
    pipeline: { id: valueOf('d-pipeline-id'), displayName: valueOf('d-pipeline-name'), url: valueOf('d-pipeline-url') },
    environment: {
      id: valueOf('d-environment-id'),
      displayName: valueOf('d-environment-name'),
      kind: valueOf('d-environment-type'),
    },
    sequenceNumber: integer('d-sequence'),
    updateSequenceNumber: integer('d-update'),
    displayName: valueOf('d-name'),
    description: optional('d-description'),
    url: valueOf('d-url'),
    state: valueOf('d-state'),
    lastUpdatedAt: valueOf('d-updated'),
    label: optional('d-label'),
    duration: valueOf('d-duration').trim() === '' ? undefined : integer('d-duration'),
    commands: byId('d-gate').checked ? ['initiate_deployment_gating'] : [],
    associations: {
      issueKeys: [],
      issueIdOrKeys: lines('d-issues'),
      serviceIdOrKeys: lines('d-services'),
      commits: lines('d-commits').map(commit),
      repositories: [],
      others: [],
    },
    issueKeys: [],
    graph: family() === 'graph' ? graph() : undefined,
  };
  return { deployment, faults };
}

function graph() {
  const user = valueOf('d-by');
  return {
    createdAt: valueOf('d-created'),
    createdBy: [],
    lastUpdatedBy: user === '' ? [] : [{ externalId: user }],
    owners: [],
    permissions: [{ action: 'read', accessControls: [{ principals: [principal()] }] }],
    region: optional('d-region'),
  };
}

function principal() {
  return { kind: valueOf('d-readers'), id: optional('d-reader') };
}

// `hash repository` a line.
function commit(line) {
  const [hash, repositoryId = ''] = line.trim().split(/\s+/, 2);
  return { hash, repositoryId };
}

function optional(id) {
  return valueOf(id) === '' ? undefined : valueOf(id);
}

function lines(id) {
  return valueOf(id)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
}
