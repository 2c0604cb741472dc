import accepted from "./lifecycle/accepted.mjs";
import beforeKey from "./lifecycle/before-key.mjs";
import body from "./lifecycle/body.mjs";
import claims from "./lifecycle/claims.mjs";
import header from "./lifecycle/header.mjs";
import keyUrl from "./lifecycle/key-url.mjs";
import keys from "./lifecycle/keys.mjs";
import rotation from "./lifecycle/rotation.mjs";
import settings from "./lifecycle/settings.mjs";

export const about =
  "Lifecycle calls: tokens signed with RS256, the unsigned bodies behind them, the key to fetch, and what becomes of the " +
  "secrets. Good tokens are made by npm jsonwebtoken and jose with the test keys of tests/peers/keys; tokens that no " +
  "library makes are raw JWS signed with node:crypto. Expected answers are written by hand.";

export const vectors = [
  ...accepted,
  ...settings,
  ...header,
  ...keys,
  ...claims,
  ...body,
  ...beforeKey,
  ...keyUrl,
  ...rotation,
];
