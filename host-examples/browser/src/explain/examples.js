// Requests to begin with. Their tokens are made here, with a secret that is none.

const CLIENT_KEY = 'example-client-key';
const SECRET = 'an-example-secret-that-opens-nothing';
const BODY = JSON.stringify(
  {
    updatedTimestamp: '2020-09-13T12:26:40Z',
    gatingStatus: 'allowed',
    details: [{ type: 'issue', issueKey: 'ITSM-1', issueLink: 'https://example.atlassian.net/browse/ITSM-1' }],
    pipelineId: 'checkout',
    environmentId: 'production',
    deploymentSequenceNumber: 100,
  },
  null,
  2,
);

/** @returns {[string, string, () => Record<string, string>][]} a name, a title, and the values of the form */
export function examples(component) {
  const signed = (method, target, lifetime) => {
    const now = BigInt(Math.floor(Date.now() / 1000));
    return component.ask(
      ({ jwt }) => jwt.sign({ method, target, basePath: '' }, CLIENT_KEY, SECRET, now, lifetime).authorization,
    );
  };
  const values = (own) => ({
    raw: '',
    method: 'POST',
    target: '/callback',
    'base-path': '',
    authorization: signed('POST', '/callback'),
    headers: '',
    prefixes: '',
    own: '',
    body: BODY,
    'client-key': CLIENT_KEY,
    secret: SECRET,
    'old-secret': '',
    clock: 'now',
    ...own,
  });
  return [
    ['accepted', 'Accepted', () => values({})],
    ['base-path', 'Base path missing', () => values({ target: '/app/callback' })],
    [
      'slashes',
      'Slashes merged',
      () => values({ target: '/app/callback', 'base-path': '/app', authorization: signed('POST', '//callback') }),
    ],
    [
      'decoded',
      'Path decoded',
      () => values({ target: '/callbacks/nord süd', authorization: signed('POST', '/callbacks/nord%20s%C3%BCd') }),
    ],
    ['stranger', 'Wrong secret', () => values({ secret: 'another-secret-that-opens-nothing' })],
  ];
}
