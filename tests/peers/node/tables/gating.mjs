import current from "./gating/current.mjs";
import decide from "./gating/decide.mjs";
import fold from "./gating/fold.mjs";
import parse from "./gating/parse.mjs";

export const about =
  "Payloads outside a callback, decisions and folding (gating.parse, gating.decide, gating.fold, gating.current). A stored " +
  "state is opaque: {\"state-of\": [updates]} stands for the state after folding these updates in order, and the member " +
  "`state` of a result is not compared.";

export const vectors = [...parse, ...decide, ...fold, ...current];
