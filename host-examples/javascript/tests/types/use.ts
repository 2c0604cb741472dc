// How a program in TypeScript uses the package. It is only compiled: each `@ts-expect-error` is a mistake that the
// types must catch.

import type { IncomingMessage } from 'node:http';

import { ConnectGatingError, decodeBody, load, requestOf } from 'connect-gating';
import type { ConnectGating, deployments as Deployments, gating, lifecycle as Lifecycle, types } from 'connect-gating';

const { callback, deployments, gating: gates, jwt, lifecycle } = await load({ fresh: true });
const policy: types.Policy = { ...jwt.defaultPolicy(), leeway: 10 };
const now = Math.floor(Date.now() / 1000);

export function take(incoming: IncomingMessage, octets: Uint8Array, tenant: types.Tenant | undefined): gating.Decision {
  const event = callback.accept(requestOf(incoming, '/app'), decodeBody(octets), tenant, policy, now);
  const sequence: bigint = event.update.gate.sequenceNumber;
  const subject: string | undefined = event.token.subject;
  console.log(sequence, subject);
  return event.decision;
}

export function explain(reason: types.Reason): string {
  switch (reason.tag) {
    case 'wrong-qsh':
      return `${reason.val.claimed} is not ${reason.val.computed}`;
    case 'body-too-long':
      return `${reason.val.actual} is more than ${reason.val.limit}`;
    case 'bad-setting':
      return reason.val satisfies types.Setting;
    case 'missing-token':
      // @ts-expect-error this case has no payload
      return reason.val;
    // @ts-expect-error there is no such case
    case 'wrong-qhs':
      return '';
    default:
      return reason.tag;
  }
}

export function status(error: unknown): number {
  if (!(error instanceof ConnectGatingError)) throw error;
  const retryable: boolean = error.retryable;
  const answer: string = error.answer;
  const reason: types.Reason | undefined = error.reason;
  console.log(retryable, answer, reason, error.code);
  return error.status;
}

// Numbers, bigints and null go in; bigint and undefined come out.
deployments.pollPath({ pipelineId: 'p', environmentId: 'e', sequenceNumber: 1 });
deployments.pollPath({ pipelineId: 'p', environmentId: 'e', sequenceNumber: 1n });
const update = gates.parse('{}', BigInt(now), 30);
const folded: gating.Folded = gates.fold([], update);
gates.fold([folded.state] as readonly string[], update);
jwt.verify({ method: 'GET', target: '/', basePath: '', authorization: [] }, null, policy, now);
jwt.sign({ method: 'GET', target: '/', basePath: '' }, 'app', 'secret', now);
lifecycle.rotate([{ secret: 'a', until: null }, { secret: 'b' }], 'c', now, 3600) satisfies Lifecycle.StoredSecret[];
const splitter = deployments.Splitter.open({ family: 'bulk', properties: [] });
const document: Deployments.Document | undefined = splitter.finish();
console.log(document?.json);
splitter.dispose();
splitter[Symbol.dispose]();
// @ts-expect-error a text is no time
gates.parse('{}', '1600000000', 30);
// @ts-expect-error leeway is a number
gates.parse('{}', now, 30n);
// @ts-expect-error a family has one of two names
deployments.validate('connect', '{}');
const received = { method: 'GET', target: '/', basePath: '', authorization: [] };
// @ts-expect-error the field is `clientKey`
jwt.verify(received, { client_key: 'a', secrets: [] }, policy, now);
// @ts-expect-error the decision is not a boolean that one may forget to compare
if (take === true) console.log();
// @ts-expect-error the functions are not to be replaced
(await load()).jwt = {} as ConnectGating['jwt'];
