import canonical from "./limits/canonical.mjs";
import fold from "./limits/fold.mjs";
import payload from "./limits/payload.mjs";
import token from "./limits/token.mjs";

export const about =
  "Every limit of the contract, at its last value that is taken and at the first that is not. (The bounds of settings, " +
  "clocks and claims stand in token.json, those of ids and texts of a payload in callback.json.)";

export const vectors = [...token, ...canonical, ...payload, ...fold];
