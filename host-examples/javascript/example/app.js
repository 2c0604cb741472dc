// The routes, and what every answer has in common.

import express from 'express';

import { callback, rawBody } from './callback.js';
import { ask, register } from './gates.js';
import { descriptor, installed, uninstalled } from './lifecycle.js';
import { only } from './pipelines.js';
import { submissionBody, submit } from './submissions.js';

/** The Express app over a loaded component, an open store, the tenants, ways to ask Jira and its key server, … */
export function gateApp(parts) {
  const { log } = parts;
  const { basePath } = parts.config;
  const app = express();
  // The paths that were signed are matched as they are, and an answer is the answer of this moment.
  app.enable('case sensitive routing').enable('strict routing');
  app.disable('x-powered-by').disable('etag').disable('query parser');
  app.use((_, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  app.post(`${basePath}/callback`, rawBody, callback(parts));
  if (parts.config.installs !== undefined) {
    app.post(`${basePath}/installed`, rawBody, installed(parts));
    app.post(`${basePath}/uninstalled`, rawBody, uninstalled(parts));
    app.get(`${basePath}/atlassian-connect.json`, descriptor(parts));
  }
  app.get(`${basePath}/gates/:pipeline/:environment/:sequence`, only('read', parts), ask(parts));
  app.put(`${basePath}/gates/:pipeline/:environment/:sequence`, only('submit', parts), register(parts));
  // The token comes first, so that nobody without one makes this server hold a body.
  app.post(`${basePath}/deployments`, only('submit', parts), submissionBody, submit(parts));
  app.get(`${basePath}/health`, (_, response) => response.status(200).json({ status: 'up' }));

  app.use((_, response) => response.status(404).json({ error: 'not-found' }));
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, code } = answerTo(error);
    log('request-failed', { code, message: error.message });
    // What is left of a body that was not read to its end must not be taken for the next request.
    if (!request.complete) response.set('Connection', 'close');
    return response.status(status).json({ error: code });
  });
  return app;
}

// Everything else is this server's fault: Jira sends again after 503.
function answerTo(error) {
  if (error.type === 'entity.too.large') return { status: 400, code: 'body-too-long' };
  if (error.type === 'encoding.unsupported' || error.type === 'request.size.invalid')
    return { status: 400, code: 'malformed-body' };
  if (error instanceof URIError) return { status: 400, code: 'malformed-path' };
  return { status: 503, code: 'unavailable' };
}
