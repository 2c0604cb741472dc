import { load } from '../../src/index.js';

self.onmessage = async ({ data: core }) => {
  const gating = await load({ core });
  const { qsh } = gating.jwt.canonicalRequest('POST', '/callback?b=2&a=1', '').forms[0];
  self.postMessage(qsh);
};
