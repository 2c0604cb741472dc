// What Atlassian's own framework, atlassian-connect-express, says of requests that it
// receives over HTTP: its middleware, in a running app, with a key server beside it.

import connect from "atlassian-connect-express";
import express from "express";
import { once } from "node:events";
import { request } from "node:http";

const tenants = new Map();
const keys = new Map();

connect.store.register("tenants", () => ({ get: async (_key, clientKey) => tenants.get(clientKey) }));

// Refusals are what is asked for, and standard output belongs to the answers.
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let running;

async function start() {
  const app = express();
  app.set("env", "production");
  app.get("/keys/:keyId", (asked, answer) => {
    const key = keys.get(asked.params.keyId);
    return key === undefined ? answer.status(404).end() : answer.type("text").send(key);
  });
  app.use(express.json());
  const options = { config: { production: { store: { adapter: "tenants" }, setupInstallRoute: false } } };
  const addon = await new Promise((done) => {
    const made = connect(app, options, silent, () => done(made));
  });
  const taken = (_asked, answer) => answer.status(204).end();
  app.post("/installed", addon.verifyInstallation(), taken);
  app.all(/.*/, addon.authenticate(), taken);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  process.env.CONNECT_KEYS_CDN_URL = `http://127.0.0.1:${port}/keys`;
  return port;
}

/** The status for a request: of `POST /installed` by the installation middleware, of all else by that for requests. */
export async function receive({ method, target, authorization, body = "", key, tenant }) {
  running ??= start();
  const port = await running;
  if (key !== undefined) keys.set(key.id, key.pem);
  if (tenant !== undefined) tenants.set(tenant.clientKey, tenant);
  const headers = { authorization, accept: "application/json", "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const sent = request({ host: "127.0.0.1", port, method, path: target, headers });
  sent.end(body);
  const [answer] = await once(sent, "response");
  answer.resume();
  return answer.statusCode;
}
