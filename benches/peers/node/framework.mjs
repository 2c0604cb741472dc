// atlassian-connect-express: its authentication middleware in one process, without HTTP, and the body. The middleware
// signs a session token for each request besides.

import { createRequire } from "node:module";
import { input, serve } from "./serve.mjs";

const load = createRequire(new URL("../../../tests/peers/node/package.json", import.meta.url));
const connect = load("atlassian-connect-express");
const express = load("express");

const { method, target, issuer, secret, token, body } = input;
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const tenant = { clientKey: issuer, sharedSecret: secret, baseUrl: "https://example.atlassian.net", key: "app" };

process.chdir(new URL("../../../tests/peers/node", import.meta.url).pathname);
connect.store.register("tenant", () => ({ get: async () => tenant }));
const app = express();
app.set("env", "production");
const options = { config: { production: { store: { adapter: "tenant" }, setupInstallRoute: false } } };
const addon = await new Promise((done) => {
  const made = connect(app, options, silent, () => done(made));
});
const middleware = addon.authenticate();

// What the middleware looks at, as express would have it.
const headers = { authorization: `JWT ${token}` };
const request = () => ({
  method,
  headers,
  originalUrl: target,
  url: target,
  path: target,
  query: {},
  body: {},
  get: (name) => headers[name.toLowerCase()],
  header: (name) => headers[name.toLowerCase()],
});
const response = () => ({ locals: {}, setHeader: () => {}, format: () => {}, status: () => ({ send: () => {} }) });

async function callback() {
  await new Promise((done, fail) => {
    const answer = response();
    answer.format = () => fail(new Error("refused"));
    middleware(request(), answer, (error) => (error ? fail(error) : done()));
  });
  return JSON.parse(body).gatingStatus;
}

if ((await callback()) !== "awaiting") throw new Error("not the status");
await serve(async (calls) => {
  for (let call = 0; call < calls; call++) await callback();
});
