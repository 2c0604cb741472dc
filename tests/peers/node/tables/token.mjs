import accepted from "./token/accepted.mjs";
import claims from "./token/claims.mjs";
import header from "./token/header.mjs";
import location from "./token/location.mjs";
import qsh from "./token/qsh.mjs";
import secrets from "./token/secrets.mjs";
import settings from "./token/settings.mjs";
import shape from "./token/shape.mjs";
import times from "./token/times.mjs";

export const about =
  "Verification of Connect tokens (jwt.verify). Every token that is accepted, and every qsh, was made by npm " +
  "atlassian-jwt; tokens that no library makes are raw JWS signed with node:crypto. Expected refusals are written by hand.";

export const vectors = [
  ...accepted,
  ...settings,
  ...location,
  ...shape,
  ...header,
  ...claims,
  ...secrets,
  ...times,
  ...qsh,
];
