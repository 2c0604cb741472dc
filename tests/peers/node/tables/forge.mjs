import accepted from "./forge/accepted.mjs";
import refusedTokens from "./forge/refused.mjs";

export const about =
  "Forge Invocation Tokens (forge.verify). The good token has the claims of the example in Atlassian's \"Forge Remote " +
  'essentials"; it is made by npm jose with the test keys of tests/peers/keys. Tokens that no library makes are raw JWS ' +
  "signed with node:crypto. Expected answers are written by hand.";

export const vectors = [...accepted, ...refusedTokens];
