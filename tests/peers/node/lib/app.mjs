// A running app on Atlassian's own framework, atlassian-connect-express: what it
// sends is signed by the framework's code, not by ours.

import connect from "atlassian-connect-express";
import express from "express";
import { once } from "node:events";

const installations = new Map();

connect.store.register("map", () => ({
  get: async (_key, clientKey) => installations.get(clientKey),
}));

// Standard output belongs to the answers.
const toStandardError = (...words) => console.error(...words);
const logger = { info: () => {}, warn: toStandardError, error: toStandardError };

let running;

async function start() {
  const app = express();
  app.set("env", "production");
  const options = { config: { production: { store: { adapter: "map" }, setupInstallRoute: false } } };
  const addon = await new Promise((done) => {
    const made = connect(app, options, logger, () => done(made));
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return addon;
}

/**
 * Has the app send a request to its host at `baseUrl`, and gives the host's status.
 * The host is installed with `secret`; `issuer` is the app's key.
 */
export async function send({ baseUrl, issuer, secret, method, path, body }) {
  running ??= start();
  const addon = await running;
  installations.set("host", { clientKey: "host", key: issuer, baseUrl, sharedSecret: secret });
  const client = addon.httpClient({ clientKey: "host" });
  return new Promise((done, fail) => {
    client[method]({ url: path, body }, (error, response) => (error ? fail(error) : done(response.statusCode)));
  });
}
