// Canonical requests of their own.

import { agreed, unreadable } from "../../lib/canonical.mjs";
import { refused } from "../../lib/refusal.mjs";

const many = (count) => `/?${"a=1&".repeat(count)}`;
const excess = (name, limit, actual) => refused({ [name]: { limit, actual } });

export default [
  agreed("limit-canonical-parameters-1000", "The greatest number of parameters.", "GET", many(1000), `GET&/&a=1${",1".repeat(999)}`),
  unreadable("limit-canonical-parameters-1001", "One more.", "GET", many(1001), excess("too-many-parameters", 1000, 1001)),
  agreed("limit-canonical-method-32", "The longest method.", "m".repeat(32), "/", `${"M".repeat(32)}&/&`),
  unreadable("limit-canonical-method-33", "A letter too many.", "m".repeat(33), "/", refused("malformed-method")),
  agreed("limit-canonical-target-16384", "The longest target, most of it in the parameter that is dropped.", "GET", `/?jwt=${"a".repeat(16378)}`, "GET&/&"),
  unreadable("limit-canonical-target-16385", "A byte too long.", "GET", `/?jwt=${"a".repeat(16379)}`, excess("target-too-long", 16384, 16385)),
];
