// What mends a cause, in the words of each common framework and proxy.
//
// A remedy is one sentence of advice, and for each framework the line that does it. A line that begins with `#`, `//`
// or `;` only says that there is nothing to do there, and where instead.

export const frameworks = [
  ['express', 'Express'],
  ['fastapi', 'FastAPI, Starlette'],
  ['flask', 'Flask'],
  ['spring', 'Spring'],
  ['axum', 'axum'],
  ['go', 'Go net/http'],
  ['nginx', 'nginx'],
  ['envoy', 'Envoy'],
];

// The target as it stood in the request line.
const TARGET = {
  express: 'const target = req.originalUrl; // not req.url, req.path or req.query',
  fastapi:
    'target = (request.scope["raw_path"] + (b"?" + q if (q := request.scope["query_string"]) else b"")).decode("ascii")  # not request.url',
  flask:
    'target = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]  # Gunicorn; uWSGI, mod_wsgi, waitress',
  spring:
    'String target = request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString()); // not getServletPath()',
  axum: 'let target = uri.path_and_query().map_or("/", |it| it.as_str()); // from the extractor OriginalUri(uri), not Uri',
  go: 'target := r.RequestURI // not r.URL.Path; http.StripPrefix leaves it alone',
};

const NGINX_RAW =
  'proxy_pass http://app;  # without a path, not even a slash: nginx then passes the path on as it came';

/**
 * @type {Record<string, { advice: (given: { basePath: string }) => string,
 *   lines: (given: { basePath: string, own: boolean }) => Record<string, string> }>}
 */
export const remedies = {
  'base-path': {
    advice: ({ basePath }) =>
      basePath === ''
        ? 'Verify without a base path. It is the path of `baseUrl` in the app’s descriptor, and nothing else.'
        : `Verify with the base path \`${basePath}\`. It is the path of \`baseUrl\` in the app’s descriptor.`,
    lines: ({ basePath }) => ({
      express: `const basePath = '${quoted(basePath, "'")}'; // with atlassian-connect-express: the path of localBaseUrl in config.json`,
      fastapi: `base_path = "${quoted(basePath, '"')}"  # also uvicorn --root-path, if a proxy cuts it off: raw_path then has it again`,
      flask: `base_path = "${quoted(basePath, '"')}"  # request.script_root, where the server sets SCRIPT_NAME`,
      spring: `server.servlet.context-path=${basePath || '/'}  # and verify with request.getContextPath()`,
      axum: `let base_path = "${quoted(basePath, '"')}"; // what the router is nested under: Router::nest`,
      go: `const basePath = "${quoted(basePath, '"')}" // what http.StripPrefix cuts off`,
      nginx: `${NGINX_RAW}; and tell the app its base path`,
      envoy: '# nothing here: tell the app its base path',
    }),
  },
  prefix: {
    advice: () =>
      'Verify against the path as the client sent it, before a mount, router or proxy cuts or adds a prefix. Trust a header that holds it only if your own proxy sets it.',
    lines: () => ({
      ...TARGET,
      nginx: NGINX_RAW,
      envoy:
        '# drop prefix_rewrite and regex_rewrite from the route, or verify against the header x-envoy-original-path that they set',
    }),
  },
  slashes: {
    advice: () =>
      'Write `baseUrl` in the descriptor without a slash at its end and each URL with one at its start, and let no proxy or router clean the path.',
    lines: () => ({
      ...TARGET,
      go: 'target := r.RequestURI // in a handler around http.ServeMux, which answers an unclean path with a redirect',
      spring: `${TARGET.spring} // and StrictHttpFirewall.setAllowUrlEncodedDoubleSlash(true)`,
      nginx: 'merge_slashes off;  # and proxy_pass http://app; without a path',
      envoy: 'normalize_path: false, merge_slashes: false  # in the HttpConnectionManager',
    }),
  },
  'raw-target': {
    advice: () => 'Verify against the path as it stood in the request line, escapes and all.',
    lines: () => ({
      ...TARGET,
      nginx: NGINX_RAW,
      envoy:
        'path_with_escaped_slashes_action: KEEP_UNCHANGED  # and normalize_path: false, in the HttpConnectionManager',
    }),
  },
  'decoded-path': {
    advice: () =>
      'Whoever signs has to hash the path as it is sent. Where that can’t be changed, choose a path that needs no escapes.',
    lines: () => ({
      express: "app.post('/callback', handler); // a path of letters, digits and -._~ alone",
      fastapi: '@app.post("/callback")  # a path of letters, digits and -._~ alone',
      flask: '@app.post("/callback")  # a path of letters, digits and -._~ alone',
      spring: '@PostMapping("/callback") // a path of letters, digits and -._~ alone',
      axum: 'Router::new().route("/callback", post(handler)) // a path of letters, digits and -._~ alone',
      go: 'mux.HandleFunc("POST /callback", handler) // a path of letters, digits and -._~ alone',
      nginx: '# nothing here: the request is right, and its hash is of another',
      envoy: '# nothing here: the request is right, and its hash is of another',
    }),
  },
  'path-parameter': {
    advice: () => 'Keep session ids out of URLs, and verify against the target as it was sent.',
    lines: () => ({
      ...TARGET,
      spring: 'server.servlet.session.tracking-modes=cookie  # no ;jsessionid= in a URL',
      nginx: NGINX_RAW,
      envoy: '# nothing here: Envoy does not touch what follows a ;',
    }),
  },
  method: {
    advice: () =>
      'Verify with the method of the request line. A redirect with 301 or 302 makes a GET of a POST; 307 and 308 do not.',
    lines: () => ({
      express: 'const method = req.originalMethod ?? req.method; // what arrived, where method-override replaced it',
      fastapi: 'method = request.scope["method"]  # in a middleware outside the one that overrides it',
      flask: 'method = environ["REQUEST_METHOD"]  # in a WSGI middleware around the one that overrides it',
      spring: 'spring.mvc.hiddenmethod.filter.enabled=false  # or verify in a filter before HiddenHttpMethodFilter',
      axum: 'let method = request.method().as_str(); // in a layer outside the one that overrides it',
      go: 'method := r.Method // in a handler around the one that overrides it',
      nginx: 'return 308 https://$host$request_uri;  # not 301 or 302; and proxy_cache_convert_head off; for HEAD',
      envoy: 'redirect: { https_redirect: true, response_code: PERMANENT_REDIRECT }  # 308, not 301',
    }),
  },
  query: {
    advice: () =>
      'Verify against the query as it stood in the request line, not one that was parsed and written again.',
    lines: () => ({
      ...TARGET,
      nginx:
        'proxy_pass http://app$request_uri;  # the request line’s own path and query; no rewrite that adds arguments',
      envoy: '# drop the filter or the regex_rewrite that writes the query of :path',
    }),
  },
  departure: {
    advice: ({ own }) =>
      own
        ? 'Jira keeps to the rule, so your own code has to. Or leave it to the component.'
        : 'Jira keeps to the rule. Whoever made this token does not: sign by the rule, or leave it to the component.',
    lines: ({ own }) => {
      const call = own ? 'jwt.verify' : 'jwt.sign';
      return {
        express: own
          ? 'const token = gating.jwt.verify({ method, target, basePath, authorization }, tenant, policy, now);'
          : 'const { authorization } = gating.jwt.sign({ method, target, basePath }, appKey, secret, now);',
        fastapi: own
          ? 'token = gating.jwt.verify(request, tenant, policy, now)'
          : 'authorization = gating.jwt.sign(request, app_key, secret, now, None).authorization',
        flask: own
          ? 'token = gating.jwt.verify(request, tenant, policy, now)'
          : 'authorization = gating.jwt.sign(request, app_key, secret, now, None).authorization',
        spring: `// give method, target and base path to ${call} of the component`,
        axum: own
          ? 'let token = connect_gating::verify(&request, Some(&tenant), &policy, now)?;'
          : 'let signed = connect_gating::sign(&request, app_key, &secret, now, None)?;',
        go: `// give method, target and base path to ${call} of the component`,
        nginx: '# nothing here: nginx neither signs nor hashes',
        envoy: '# nothing here: Envoy neither signs nor hashes',
      };
    },
  },
};

function quoted(text, mark) {
  return text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`);
}
