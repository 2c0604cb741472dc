// Requests whose hash is published or widely known.

import assert from "node:assert/strict";

import { agreed } from "../../lib/canonical.mjs";

/** The hash stands in the table as well, so that a changed library can't move it. */
function anchor(id, note, method, target, text, qsh) {
  const vector = agreed(id, note, method, target, text);
  assert.equal(vector.expect.ok.forms[0].qsh, qsh, id);
  return vector;
}

export default [
  anchor("canonical-root", "The shortest canonical request.", "GET", "/", "GET&/&", "c88caad15a1c1a900b8ac08aa9686f4e8184539bea1deda36e2f649430df3239"),
  anchor("canonical-path", "A path without a query.", "GET", "/path", "GET&/path&", "799be84a7fa35570087163c0cd9af3abff7ac05c2c12ba0bb1d7eebc984b3ac2"),
  anchor("canonical-callback", "A gating callback.", "POST", "/callback", "POST&/callback&", "68eb4171c15669ca90cbbb154a5c0ee54f31b20995473773d0bf3f464198a883"),
  anchor("canonical-documentation", "The example of Atlassian's documentation.", "GET", "/path/to/service?zee_last=param&repeated=parameter%201&first=param&repeated=parameter%202", "GET&/path/to/service&first=param&repeated=parameter%201,parameter%202&zee_last=param", "e52bb281606c3bd9ca16cfe96fe2df78f5d9ffa126f06befd750dfa10fa1a897"),
  anchor("canonical-documentation-token", "The request of the token in Atlassian's documentation.", "GET", "/hello-world?tz=Australia%2FSydney&loc=en-US&user_id=&user_key=&xdm_e=http%3A%2F%2Fstorm%3A2990&xdm_c=channel-servlet-hello-world&cp=%2Fjira&xdm_p=1&lic=none", "GET&/hello-world&cp=%2Fjira&lic=none&loc=en-US&tz=Australia%2FSydney&user_id=&user_key=&xdm_c=channel-servlet-hello-world&xdm_e=http%3A%2F%2Fstorm%3A2990&xdm_p=1", "8063ff4ca1e41df7bc90c8ab6d0f6207d491cf6dad7c66ea797b4614b71922e9"),
];
