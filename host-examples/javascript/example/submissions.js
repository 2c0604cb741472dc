// POST /deployments: a pipeline submits deployments, and the gates that they ask for are registered.
//
// They are registered before anything is sent, so that a callback that overtakes Jira's answer finds its gate. Sending
// the same again does no harm: Jira takes an update that it has, and ignores it.

import express from 'express';

import { ConnectGatingError, decodeBody } from '../src/index.js';
import { Unanswered } from './jira.js';

const MOST_OCTETS = 1_048_576;
const GATING = 'initiate_deployment_gating';

// The status of an answer by its worst fate; those that need a person most first. 2xx only where Jira took everything.
const STATUS = new Map([
  ['refused', 502],
  ['rejected', 422],
  ['send-fewer', 413],
  ['unanswered', 504],
  ['unsent', 503],
  ['retry-later', 503],
  ['accepted', 200],
]);
const RANK = [...STATUS.keys()];
const worse = (a, b) => (RANK.indexOf(a) < RANK.indexOf(b) ? a : b);

/** The octets of a submission, whatever `Content-Type` says of them. */
export const submissionBody = express.raw({ type: () => true, limit: MOST_OCTETS, inflate: false });

export function submit({ gating, store, jira, config, log }) {
  return async (request, response) => {
    const { tenant } = response.locals;
    let parsed;
    let documents;
    try {
      ({ parsed, documents } = prepare(decodeBody(request.body ?? Buffer.alloc(0))));
    } catch (error) {
      if (!(error instanceof ConnectGatingError) || error.status === 503) throw error;
      return response.status(error.status).json(refusal(error));
    }
    const outcome = await holding(tenant, parsed, () => sendAll(tenant, parsed, documents));
    log('deployments-submitted', { tenant: tenant.clientKey, fate: outcome.worst, reason: outcome.reason });
    const status = STATUS.get(outcome.worst);
    if (status === 503 && outcome.retryAfter !== undefined) response.set('Retry-After', outcome.retryAfter);
    return response.status(status).type('json').send(textOf(outcome));
  };

  // Throws what the component refuses.
  function prepare(text) {
    const parsed = gating.deployments.parse('bulk', text);
    const { documents, refused } = gating.deployments.build(parsed.envelope, parsed.deployments, parsed.related);
    if (refused.length === 0) return { parsed, documents };
    const details = { status: 422, retryable: false, answer: 'invalid-document', payload: refused[0].report };
    throw new ConnectGatingError('invalid-document', 'a deployment can not be sent', details);
  }

  // Nothing that Jira says opens the gates while it may say what it said before.
  async function holding(tenant, { deployments }, work) {
    const held = [];
    try {
      for (const gate of deployments.filter(isGated).map(gateOf)) {
        await store.submit(tenant.realm, gate);
        held.push(gate);
        jira.hint(tenant, gate);
      }
      return await work();
    } finally {
      await Promise.all(held.map((gate) => store.submitted(tenant.realm, gate)));
    }
  }

  async function sendAll(tenant, parsed, documents) {
    const outcome = { worst: 'accepted', reason: undefined, retryAfter: undefined, messages: [], deployments: [] };
    for (const document of documents) {
      // What comes behind a document that was not taken would only be refused likewise.
      const goOn = outcome.worst === 'accepted' || outcome.worst === 'rejected';
      const sent = goOn ? await send(tenant, document) : { fate: 'unsent' };
      outcome.reason ??= sent.reason;
      outcome.retryAfter = sent.retryAfter ?? outcome.retryAfter;
      outcome.messages.push(...(sent.answer?.messages ?? []).map(message));
      for (const [place, { position, warnings }] of document.placements.entries()) {
        const said = sent.answer?.outcomes[place];
        const fate = said?.fate ?? sent.fate;
        outcome.worst = worse(outcome.worst, fate);
        outcome.deployments.push({ deployment: parsed.deployments[position], fate, said, warnings });
      }
    }
    return outcome;
  }

  async function send(tenant, document) {
    try {
      const { status, retryAfter, body } = await jira.submit(tenant, document.json);
      return { answer: gating.deployments.readBulkAnswer(document.json, status, body), retryAfter };
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      return { fate: error.sent ? 'unanswered' : 'unsent', reason: error.reason };
    }
  }

  function textOf({ worst, reason, messages, deployments }) {
    const head = { error: worst === 'accepted' ? null : worst, reason: reason ?? null, messages };
    return `${JSON.stringify(head).slice(0, -1)},"deployments":[${deployments.map(deploymentText).join()}]}`;
  }

  function deploymentText({ deployment, fate, said, warnings }) {
    const { pipelineId, environmentId, sequenceNumber } = gateOf(deployment);
    const segments = [pipelineId, environmentId].map(encodeURIComponent).join('/');
    const rest = {
      pipelineId,
      environmentId,
      gate: isGated(deployment) ? `${config.basePath}/gates/${segments}/${sequenceNumber}` : null,
      fate,
      messages: (said?.messages ?? []).map(message),
      unknown: said === undefined ? null : associations(said.unknown),
      warnings: warnings.map(violation),
    };
    // An integer of 64 bits, of which JSON.stringify knows nothing.
    return `{"deploymentSequenceNumber":${sequenceNumber},${JSON.stringify(rest).slice(1)}`;
  }
}

const isGated = ({ commands }) => commands.includes(GATING);

// A bulk document that was read has a pipeline in every deployment.
const gateOf = ({ pipeline, environment, sequenceNumber }) => ({
  pipelineId: pipeline.id,
  environmentId: environment.id,
  sequenceNumber,
});

const message = ({ text, traceId }) => ({ message: text, errorTraceId: traceId ?? null });

const violation = ({ pointer, rule, severity, limit, actual, message: text }) => ({
  pointer,
  rule,
  severity,
  limit: limit === undefined ? null : Number(limit),
  actual: actual === undefined ? null : Number(actual),
  message: text,
});

function refusal({ answer, payload }) {
  if (payload?.violations === undefined) return { error: answer };
  return { error: answer, violations: payload.violations.map(violation), omitted: payload.omitted };
}

// References that Jira does not know, under Jira's own names; only those that there are.
function associations({ issueKeys, issueIdOrKeys, serviceIdOrKeys, commits, repositories, others }) {
  const commit = commits.map(({ hash, repositoryId }) => ({ commitHash: hash, repositoryId }));
  const named = { issueKeys, issueIdOrKeys, serviceIdOrKeys, commit, repository: repositories };
  for (const { kind, values } of others) named[kind] = values;
  return Object.fromEntries(Object.entries(named).filter(([, values]) => values.length > 0));
}
