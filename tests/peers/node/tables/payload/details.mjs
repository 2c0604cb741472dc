// details: kept whatever they are, with a warning where they are odd. They decide nothing.

import { body, read, refuse, readWithoutTime, warning } from "../../lib/payload.mjs";

const LINK = "https://example.atlassian.net/browse/ITSM-1";

const details = (id, note, json, entries, warnings = []) =>
  read(`details-${id}`, note, body({ details: json }), { details: entries, warnings });

const detail = (json, kind = null, key = null, link = null) => ({ kind, "issue-key": key, "issue-link": link, json });

/** A list of one entry, given as JSON text. */
const one = (id, note, json, entry, ...warnings) => details(id, note, `[${json}]`, [detail(json, ...entry)], warnings);

const text = (value) => JSON.stringify(value);
const issue = (key, link) => `{"type":"issue","issueKey":${key},"issueLink":${link}}`;

const key = (id, note, value) => one(`key-${id}`, note, issue(text(value), text(LINK)), ["issue", value, LINK]);
const badKey = (id, note, json) =>
  one(`key-${id}`, note, issue(json, text(LINK)), ["issue", null, LINK], warning("bad-issue-key", "/details/0/issueKey"));

const link = (id, note, value) => one(`link-${id}`, note, issue('"ITSM-1"', text(value)), ["issue", "ITSM-1", value]);
const badLink = (oddity) => (id, note, json) =>
  one(`link-${id}`, note, issue('"ITSM-1"', json), ["issue", "ITSM-1", null], warning(oddity, "/details/0/issueLink"));
const missingLink = badLink("missing-link");
const refusedLink = badLink("refused-link");

/** An entry that can't be read. */
const unreadable = (id, note, json) => one(`entry-${id}`, note, json, [], warning("unreadable-detail", "/details/0"));

const TEN_THOUSAND = `[${"1,".repeat(9999)}1]`;

export default [
  details("missing", "No member `details` means an empty list; nothing is odd about that.", null, []),
  details("null", "`null` means an empty list too.", "null", []),
  details("empty", "An empty list.", "[]", []),
  details("object", "An object is no list.", "{}", [], [warning("unreadable-details", "/details")]),
  details("text", "A text is no list.", '"ITSM-1"', [], [warning("unreadable-details", "/details")]),
  details("number", "A number is no list.", "1", [], [warning("unreadable-details", "/details")]),
  details("boolean", "A boolean is no list.", "false", [], [warning("unreadable-details", "/details")]),
  refuse("details-ten-thousand", "More than 1,000 entries.", body({ details: TEN_THOUSAND }), { "too-many-details": { limit: 1000, actual: 10000 } }),
  refuse("details-before-time", "The number of details is checked before the time.", body({ details: TEN_THOUSAND, updatedTimestamp: '"9999-01-01T00:00:00Z"' }), { "too-many-details": { limit: 1000, actual: 10000 } }),

  one("issue", "An issue.", issue('"ITSM-1"', text(LINK)), ["issue", "ITSM-1", LINK]),
  one("issue-more-members", "Members that nobody knows are kept in the entry's text.", `{"type":"issue","issueKey":"ITSM-1","issueLink":${text(LINK)},"summary":"a","n":1.50}`, ["issue", "ITSM-1", LINK]),
  one("issue-verbatim", "The entry's text stays as it came, blanks, escapes and order included.", `{ "issueLink" : ${text(LINK)},\n\t"issueKey":"ITSM\\u002d1", "type" : "issue" }`, ["issue", "ITSM-1", LINK]),
  details("two-issues", "Two issues, in order.", `[${issue('"A-1"', text(LINK))}, ${issue('"B-2"', text(LINK))}]`, [detail(issue('"A-1"', text(LINK)), "issue", "A-1", LINK), detail(issue('"B-2"', text(LINK)), "issue", "B-2", LINK)]),
  details("odd-between-good", "An odd entry does not take its neighbours with it; the pointer tells which one it is.", `[${issue('"A-1"', text(LINK))},null,${issue('"B-2"', '""')}]`, [detail(issue('"A-1"', text(LINK)), "issue", "A-1", LINK), detail("null"), detail(issue('"B-2"', '""'), "issue", "B-2")], [warning("unreadable-detail", "/details/1"), warning("missing-link", "/details/2/issueLink")]),

  one("entry-unknown-type", "A type that this version does not know: kept, its fields not read.", '{"type":"incident","issueKey":"ITSM-1","issueLink":"https://a.example/","severity":1}', ["incident"], warning("unknown-detail", "/details/0/type")),
  one("entry-type-case", "Types are compared exactly.", '{"type":"Issue","issueKey":"ITSM-1","issueLink":"https://a.example/"}', ["Issue"], warning("unknown-detail", "/details/0/type")),
  one("entry-empty-type", "An empty type is a text.", '{"type":""}', [""], warning("unknown-detail", "/details/0/type")),
  unreadable("no-type", "An entry without a type.", '{"issueKey":"ITSM-1"}'),
  unreadable("null-type", "A type that is no text.", '{"type":null}'),
  unreadable("number-type", "A type that is no text.", '{"type":1}'),
  unreadable("empty-object", "An entry with nothing in it.", "{}"),
  unreadable("null", "An entry that is no object.", "null"),
  unreadable("text", "An entry that is no object.", '"ITSM-1"'),
  unreadable("number", "An entry that is no object; its text is kept as it came.", "1.50e+3"),
  unreadable("list", "An entry that is no object.", '[{"type":"issue"}]'),
  unreadable("duplicate-type", "A name that stands twice could mean either.", '{"type":"issue","type":"incident","issueKey":"ITSM-1","issueLink":"https://a.example/"}'),
  unreadable("duplicate-unread", "Also a name that nobody reads.", '{"type":"issue","issueKey":"ITSM-1","issueLink":"https://a.example/","x":1,"x":2}'),
  unreadable("duplicate-nested", "Distinct names, at any depth.", '{"type":"issue","issueKey":"ITSM-1","issueLink":"https://a.example/","x":[{"y":1,"y":2}]}'),

  key("short", "The shortest.", "A-1"),
  key("underscore", "`\\w` has digits and the underscore.", "A_2b-10"),
  key("lower-case", "`\\w` has lower-case letters.", "itsm-1"),
  key("leading-zeros", "Any digits.", "ITSM-007"),
  key("longest", "255 and 255 characters.", `${"K".repeat(255)}-${"9".repeat(255)}`),
  badKey("empty", "An empty key.", '""'),
  badKey("null", "`null` is no text.", "null"),
  badKey("number", "A number: an issue's id, not its key.", "10001"),
  badKey("no-number", "No number.", '"ITSM-"'),
  badKey("no-project", "No project.", '"-1"'),
  badKey("no-hyphen", "No hyphen.", '"ITSM1"'),
  badKey("letter-after", "A letter after the number.", '"ITSM-1a"'),
  badKey("two-hyphens", "`\\w` has no hyphen.", '"IT-SM-1"'),
  badKey("blank-after", "A blank at the end.", '"ITSM-1 "'),
  badKey("line-feed-after", "A line feed at the end, which `$` of many regular expressions lets pass.", '"ITSM-1\\n"'),
  badKey("not-ascii-letters", "`\\w` is ASCII.", '"\u041f\u0420\u0418-1"'),
  badKey("not-ascii-digits", "`\\d` is ASCII.", '"ITSM-\uff11"'),
  badKey("markup", "Markup.", '"<b>-1"'),
  badKey("256-letters", "A letter too many.", text(`${"K".repeat(256)}-1`)),
  badKey("256-digits", "A digit too many.", text(`K-${"1".repeat(256)}`)),
  one("key-missing", "No key.", `{"type":"issue","issueLink":${text(LINK)}}`, ["issue", null, LINK], warning("bad-issue-key", "/details/0/issueKey")),

  link("https", "An https URL.", LINK),
  link("other-host", "Any host: the tenant's is not known here.", "https://a.example/?b=c#d"),
  link("2000-characters", "The longest.", `https://a.example/${"p".repeat(1982)}`),
  link("not-ascii", "Characters outside ASCII are left to the browser.", "https://a.example/\u00e9"),
  missingLink("empty", "An empty link, as in Atlassian's own example.", '""'),
  missingLink("null", "`null`.", "null"),
  one("link-missing", "No link.", '{"type":"issue","issueKey":"ITSM-1"}', ["issue", "ITSM-1"], warning("missing-link", "/details/0/issueLink")),
  refusedLink("javascript", "Never offered as a link.", '"javascript:alert(1)"'),
  refusedLink("http", "Not over TLS.", '"http://example.atlassian.net/browse/ITSM-1"'),
  refusedLink("data", "Never offered as a link.", '"data:text/html,<script>alert(1)</script>"'),
  refusedLink("relative", "No scheme.", '"/browse/ITSM-1"'),
  refusedLink("scheme-relative", "No scheme.", '"//example.atlassian.net/browse/ITSM-1"'),
  refusedLink("no-host", "No host.", '"https://"'),
  refusedLink("one-slash", "No authority.", '"https:/browse/ITSM-1"'),
  refusedLink("longer-scheme", "Another scheme that begins the same.", '"httpsx://a.example/"'),
  refusedLink("blank-first", "A blank in front.", '" https://a.example/"'),
  refusedLink("blank-inside", "A blank.", '"https://a.example/a b"'),
  refusedLink("tab", "A tab, which browsers drop.", '"https://a.example/a\\tb"'),
  refusedLink("no-break-space", "A blank outside ASCII.", '"https://a.example/\\u00a0b"'),
  refusedLink("user-info", "What a person takes for the host is a user's name.", '"https://example.atlassian.net@evil.example/"'),
  refusedLink("backslash", "Browsers take a backslash for a slash, and so see another host.", '"https://evil.example\\\\@example.atlassian.net/"'),
  refusedLink("quote", "No URL has a quote, which would end an attribute of HTML.", '"https://a.example/\\"onclick=\\"alert(1)"'),
  refusedLink("markup", "Nor an angle bracket.", '"https://a.example/<img/src=x/onerror=alert(1)>"'),
  refusedLink("angle-after", "Nor one that closes a tag.", '"https://a.example/>"'),
  refusedLink("nul", "A NUL.", '"https://a.example/\\u0000"'),
  refusedLink("lone-surrogate", "No text.", '"https://a.example/\\ud800"'),
  refusedLink("2001-characters", "A character too many.", text(`https://a.example/${"p".repeat(1983)}`)),
  refusedLink("number", "A number.", "1"),
  refusedLink("list", "A list of one.", `[${text(LINK)}]`),
  refusedLink("object", "An object.", "{}"),
  one("key-and-link-odd", "Both are reported, the key first.", '{"type":"issue"}', ["issue"], warning("bad-issue-key", "/details/0/issueKey"), warning("missing-link", "/details/0/issueLink")),

  readWithoutTime("details-warnings-order", "Warnings are in the order status, time, details.", body({ updatedTimestamp: "1", details: "{}" }), { warnings: [warning("unreadable-details", "/details")] }),
];
