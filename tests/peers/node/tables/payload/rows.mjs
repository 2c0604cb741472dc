import body from "./body.mjs";
import details from "./details.mjs";
import identity from "./identity.mjs";
import status from "./status.mjs";
import time from "./time.mjs";

export default [...body, ...identity, ...status, ...time, ...details];
