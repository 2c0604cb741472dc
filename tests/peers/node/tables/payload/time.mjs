// updatedTimestamp: an RFC 3339 date-time, exactly.

import { body, read, readWithoutTime, refuse } from "../../lib/payload.mjs";

/** Readable: whole seconds and nanoseconds by hand. */
const time = (id, note, text, seconds, nanoseconds = 0) =>
  read(`time-${id}`, note, body({ updatedTimestamp: JSON.stringify(text) }), {
    "updated-at": { seconds, nanoseconds },
    "updated-text": text,
  });

const unreadable = (id, note, json) =>
  readWithoutTime(`time-${id}`, note, body({ updatedTimestamp: json }));

const unreadableText = (id, note, text) => unreadable(id, note, JSON.stringify(text));

const ahead = (id, note, text, claimed) =>
  refuse(`time-${id}`, note, body({ updatedTimestamp: JSON.stringify(text) }), {
    "updated-ahead": { claimed, now: 1600000060 },
  });

export default [
  time("zulu", "As the gating-status API writes it.", "2020-09-13T12:26:40Z", 1600000000),
  time("milliseconds", "Milliseconds.", "2020-08-25T06:04:50.239Z", 1598335490, 239000000),
  time("offset-zero", "As the callback's example writes it.", "2020-08-25T06:04:50.239+00:00", 1598335490, 239000000),
  time("offset-minus-zero", "`-00:00`: UTC, with an unknown local offset (RFC 3339, section 4.3).", "2020-09-13T12:26:40-00:00", 1600000000),
  time("offset-india", "An offset of half an hour.", "2020-09-13T17:56:40+05:30", 1600000000),
  time("offset-nepal", "An offset of three quarters of an hour.", "2020-09-13T18:11:40+05:45", 1600000000),
  time("offset-west", "An offset that changes the day.", "2020-09-12T23:26:40-13:00", 1600000000),
  time("offset-greatest", "The greatest offset that RFC 3339 can write.", "2020-09-14T12:25:40+23:59", 1600000000),
  time("one-digit", "A tenth of a second.", "2020-09-13T12:26:40.1Z", 1600000000, 100000000),
  time("nine-digits", "A nanosecond.", "2020-09-13T12:26:40.000000001Z", 1600000000, 1),
  time("nine-nines", "The last nanosecond of a second.", "2020-09-13T12:26:40.999999999Z", 1600000000, 999999999),
  time("trailing-zeros", "The same instant with more digits; the text is kept as it came.", "2020-09-13T12:26:40.100000000Z", 1600000000, 100000000),
  time("epoch", "The epoch.", "1970-01-01T00:00:00Z", 0),
  time("before-epoch", "Half a second before the epoch: seconds are rounded down, nanoseconds count up.", "1969-12-31T23:59:59.5Z", -1, 500000000),
  time("year-zero", "The first year that can be written.", "0000-01-01T00:00:00Z", -62167219200),
  time("leap-day", "A leap day.", "2020-02-29T00:00:00Z", 1582934400),
  time("leap-second", "A leap second: the last nanosecond of the second before, so that the order of instants holds.", "2016-12-31T23:59:60Z", 1483228799, 999999999),
  time("leap-second-offset", "The same leap second in another offset.", "2017-01-01T05:29:60+05:30", 1483228799, 999999999),
  time("leap-second-june", "A leap second in June.", "2015-06-30T23:59:60Z", 1435708799, 999999999),
  time("leeway-last-second", "As far ahead as the leeway goes.", "2020-09-13T12:28:10Z", 1600000090),

  ahead("leeway-nanosecond", "A nanosecond later: instants are compared at full precision.", "2020-09-13T12:28:10.000000001Z", 1600000090),
  ahead("leeway-first-second", "A second later. Answered 503 and never stored: it would make every later event look stale.", "2020-09-13T12:28:11Z", 1600000091),
  ahead("leeway-first-second-offset", "The instant counts, not the digits.", "2020-09-13T17:58:11+05:30", 1600000091),
  ahead("next-year", "A year ahead.", "2021-09-13T12:26:40Z", 1631536000),
  ahead("year-9999", "The last year that can be written.", "9999-12-31T23:59:59Z", 253402300799),

  unreadable("missing", "No time: the event is delivered, and the gate closes.", null),
  unreadable("null", "`null` is no text.", "null"),
  unreadable("number", "Seconds since the epoch.", "1600000000"),
  unreadable("milliseconds-number", "Milliseconds since the epoch.", "1600000000500"),
  unreadable("list", "A list of one.", '["2020-09-13T12:26:40Z"]'),
  unreadable("lone-surrogate", "A lone surrogate is no text.", '"2020-09-13T12:26:40Z\\ud800"'),
  unreadableText("empty", "An empty text.", ""),
  unreadableText("word", "A word.", "now"),
  unreadableText("date-only", "A date.", "2020-09-13"),
  unreadableText("no-zone", "Without an offset it names no instant.", "2020-09-13T12:26:40"),
  unreadableText("no-seconds", "Without seconds (ISO 8601, not RFC 3339).", "2020-09-13T12:26Z"),
  unreadableText("offset-no-colon", "An offset without a colon (ISO 8601, not RFC 3339).", "2020-09-13T12:26:40+0000"),
  unreadableText("offset-hours-only", "An offset of hours alone (ISO 8601, not RFC 3339).", "2020-09-13T12:26:40+00"),
  unreadableText("offset-24", "An offset of a day.", "2020-09-13T12:26:40+24:00"),
  unreadableText("offset-60-minutes", "An offset with 60 minutes.", "2020-09-13T12:26:40+05:60"),
  unreadableText("zone-name", "A zone by name.", "2020-09-13T12:26:40 UTC"),
  unreadableText("lower-case-t", "RFC 3339 lets a format insist on upper case; Atlassian writes nothing else.", "2020-09-13t12:26:40Z"),
  unreadableText("lower-case-z", "As above.", "2020-09-13T12:26:40z"),
  unreadableText("blank-for-t", "A blank in place of the `T`.", "2020-09-13 12:26:40Z"),
  unreadableText("basic-format", "The basic format of ISO 8601.", "20200913T122640Z"),
  unreadableText("week-date", "A week date of ISO 8601.", "2020-W37-7T12:26:40Z"),
  unreadableText("hour-24", "There is no hour 24 in RFC 3339.", "2020-09-13T24:00:00Z"),
  unreadableText("minute-60", "There is no minute 60.", "2020-09-13T12:60:40Z"),
  unreadableText("second-61", "There is no second 61.", "2016-12-31T23:59:61Z"),
  unreadableText("leap-second-noon", "No leap second is at noon.", "2016-12-31T12:00:60Z"),
  unreadableText("leap-second-mid-month", "No leap second is in the middle of a month.", "2016-12-30T23:59:60Z"),
  unreadableText("leap-second-local-midnight", "A leap second is at midnight of UTC, not of the offset.", "2016-12-31T23:59:60+05:30"),
  unreadableText("no-leap-day", "2021 has no leap day.", "2021-02-29T00:00:00Z"),
  unreadableText("day-zero", "There is no day 0.", "2020-09-00T12:26:40Z"),
  unreadableText("month-13", "There is no month 13.", "2020-13-01T12:26:40Z"),
  unreadableText("short-year", "A year of two digits.", "20-09-13T12:26:40Z"),
  unreadableText("year-10000", "A year of five digits.", "10000-01-01T00:00:00Z"),
  unreadableText("year-signed", "A signed year (ISO 8601, expanded).", "+002020-09-13T12:26:40Z"),
  unreadableText("one-digit-month", "A month of one digit.", "2020-9-13T12:26:40Z"),
  unreadableText("fraction-empty", "A point without digits.", "2020-09-13T12:26:40.Z"),
  unreadableText("fraction-comma", "A comma in place of the point (ISO 8601, not RFC 3339).", "2020-09-13T12:26:40,5Z"),
  unreadableText("fraction-ten-digits", "More than nanoseconds could not be kept exactly.", "2020-09-13T12:26:40.1234567890Z"),
  unreadableText("blank-first", "A blank in front.", " 2020-09-13T12:26:40Z"),
  unreadableText("blank-after", "A blank at the end.", "2020-09-13T12:26:40Z "),
  unreadableText("line-feed-after", "A line feed at the end.", "2020-09-13T12:26:40Z\n"),
  unreadableText("full-width-digits", "Digits outside ASCII.", "\uff12\uff10\uff12\uff10-09-13T12:26:40Z"),
  unreadableText("unicode-minus", "A minus sign outside ASCII.", "2020-09-13T12:26:40\u221205:00"),
];
