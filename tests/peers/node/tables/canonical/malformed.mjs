// Requests without a canonical form: libraries guess, and guess differently.

import { unreadable } from "../../lib/canonical.mjs";
import { refused } from "../../lib/refusal.mjs";

const target = (id, note, text, fault) =>
  unreadable(`canonical-${id}`, note, "GET", text, refused({ "malformed-target": fault }));

const setting = (id, note, basePath) =>
  unreadable(`canonical-setting-${id}`, note, "GET", "/a", refused({ "bad-setting": "base-path" }), basePath);

export default [
  setting("base-path-relative", "A base path begins with a slash.", "app"),
  setting("base-path-query", "A base path has no query.", "/app?a"),
  setting("base-path-blank", "A base path has no blank.", "/a b"),
  unreadable("canonical-order-setting-first", "The host's setting is checked before the request.", "", "", refused({ "bad-setting": "base-path" }), "app"),
  unreadable("canonical-method-empty", "No method.", "", "/a", refused("malformed-method")),
  unreadable("canonical-method-control", "A line feed in the method.", "GET\n", "/a", refused("malformed-method")),
  target("target-empty", "No target.", "", "not-a-path"),
  target("target-relative", "A target begins with a slash.", "a/b", "not-a-path"),
  target("target-other-scheme", "An absolute form other than http or https.", "javascript:alert(1)", "not-a-path"),
  target("target-no-authority", "An absolute form without an authority.", "https:///a", "not-a-path"),
  target("target-scheme-only", "A scheme and nothing else.", "https://", "not-a-path"),
  target("target-no-slashes", "A scheme without its slashes.", "https:app.example.com/a", "not-a-path"),
  target("target-blank", "A raw blank.", "/a b", "control-character"),
  target("target-tab", "A raw tab.", "/a?b=\tc", "control-character"),
  target("target-control-in-fragment", "Also in the fragment, before it is cut off.", "/a#\r\nb", "control-character"),
  target("query-escape-not-hexadecimal", "JavaScript and Python take `%zz` literally, Java throws, Go drops the pair.", "/a?a=%zz", "malformed-escape"),
  target("query-escape-cut", "JavaScript and Python take `%4` literally, Java throws.", "/a?a=%4", "malformed-escape"),
  target("query-escape-plus", "A plus sign is no hexadecimal digit.", "/a?a=%+1", "malformed-escape"),
  target("query-not-utf8", "JavaScript, Java and Python replace it by U+FFFD, Go and Ruby keep the octet.", "/a?a=%ff", "not-utf8"),
  target("query-latin1", "ISO 8859-1 is not UTF-8.", "/a?a=caf%E9", "not-utf8"),
  target("query-beyond-unicode", "Beyond U+10FFFF.", "/a?a=%F4%90%80%80", "not-utf8"),
  target("query-escaped-nul", "An escaped NUL.", "/a?a=%00", "escaped-control"),
  target("query-escaped-line-feed", "An escaped line feed in a name.", "/a?a%0D%0A=b", "escaped-control"),
  target("query-jwt-malformed", "`jwt` is dropped, but must be readable.", "/a?jwt=%zz", "malformed-escape"),
];
