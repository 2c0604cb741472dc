// The query: decoded as a form, encoded again, sorted, joined.

import { agreed, disputed, redacted, twoOrders } from "../../lib/canonical.mjs";
import { token } from "../../lib/verify.mjs";

const TOKEN = token();

const query = (id, note, text, canonical) => agreed(`canonical-query-${id}`, note, "GET", `/p?${text}`, `GET&/p&${canonical}`);
const orders = (id, note, text, encoded, raw) => twoOrders(`canonical-query-${id}`, note, "GET", `/p?${text}`, `GET&/p&${encoded}`, `GET&/p&${raw}`);

export default [
  query("empty", "A question mark and nothing else.", "", ""),
  query("one", "One parameter.", "a=b", "a=b"),
  query("sorted", "Parameters are sorted by name.", "b=1&a=2&c=3", "a=2&b=1&c=3"),
  query("case-order", "Upper case before lower case: code points.", "b=1&A=2&a=3&B=4", "A=2&B=4&a=3&b=1"),
  query("prefix-order", "A shorter name before a longer one.", "ab=1&a=2", "a=2&ab=1"),
  query("digit-order", "Digits are text.", "a10=1&a9=2", "a10=1&a9=2"),
  query("no-value", "A name without `=` has an empty value.", "a&b=foo&c", "a=&b=foo&c="),
  query("empty-value", "An empty value.", "a=", "a="),
  query("equals-in-value", "The first `=` ends the name.", "a=b=c", "a=b%3Dc"),
  query("equals-only", "An empty name and an empty value.", "=", "="),
  query("empty-name", "An empty name is kept. Some frameworks drop it.", "=v", "=v"),
  query("empty-pieces", "Empty pieces are skipped.", "&a=1&&b=2&", "a=1&b=2"),
  query("ampersands-only", "Nothing but empty pieces.", "&&&", ""),
  query("question-mark", "A second question mark belongs to the query.", "a=b?c&d?=e", "a=b%3Fc&d%3F=e"),
  query("semicolon", "A semicolon separates nothing.", "a=1;b=2", "a=1%3Bb%3D2"),

  query("plus", "A plus sign is a blank.", "a=b+c", "a=b%20c"),
  query("blank", "An escaped blank.", "a=b%20c", "a=b%20c"),
  query("escaped-plus", "An escaped plus sign stays one.", "a=b%2Bc", "a=b%2Bc"),
  query("plus-in-name", "Names are decoded as values are.", "k+1=v", "k%201=v"),
  query("escape-lower-case", "Escapes are written in upper case.", "a=%2f%c3%a9", "a=%2F%C3%A9"),
  query("needless-escape", "Unreserved characters are not escaped.", "%61=%7E%2d%2E%5f%41%30", "a=~-._A0"),
  query("unreserved", "RFC 3986, section 2.3.", "a=AZaz09-._~", "a=AZaz09-._~"),
  query("reserved", "Everything else is escaped.", "a=!*'();:@$,/?[]", "a=%21%2A%27%28%29%3B%3A%40%24%2C%2F%3F%5B%5D"),
  query("escaped-percent", "Decoded once, encoded once.", "a=%2520", "a=%2520"),
  query("star-in-name", "`*` is not unreserved.", "k*=v", "k%2A=v"),
  query("brackets", "Brackets are part of the name. ACE behind express drops them.", "a[]=1&a[]=2&b[c]=3", "a%5B%5D=1,2&b%5Bc%5D=3"),
  query("not-ascii", "Characters outside ASCII, raw and escaped, are the same text.", "a=\u00e9&b=%C3%A9", "a=%C3%A9&b=%C3%A9"),
  query("byte-order-mark", "A byte order mark is a character like any other.", "a=%EF%BB%BFx", "a=%EF%BB%BFx"),
  query("name-escaped", "An escaped name is the same name.", "a=2&%61=1", "a=1,2"),
  query("url-value", "A URL as a value.", "u=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d", "u=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d"),
  query("blank-value-order", "A blank sorts before everything else.", "a=b&a=+b", "a=%20b,b"),

  query("repeated", "Values of one name are sorted and joined with commas.", "ids=b&ids=a", "ids=a,b"),
  query("repeated-equal", "Equal values are kept.", "ids=a&ids=a", "ids=a,a"),
  query("repeated-empty", "Empty values are kept, and come first.", "a=x&a&a=", "a=,,x"),
  query("repeated-apart", "Also when other parameters stand between.", "a=2&b=1&a=1", "a=1,2&b=1"),
  query("repeated-numbers", "Values are text.", "a=10&a=9", "a=10,9"),
  query("comma-in-value", "A comma within a value is escaped, one between values is not.", "a=1,2&a=3", "a=1%2C2,3"),
  query("repeated-raw-order", "Values are sorted before they are encoded, although the documentation says otherwise: Atlassian's own test data has it so.", "ids=.1&ids=%3A1&ids=.2&ids=%3A2", "ids=.1,.2,%3A1,%3A2"),
  query("repeated-case-order", "Upper case before lower case.", "a=b&a=B&a=A&a=a", "a=A,B,a,b"),
  query("repeated-utf16-order", "Values are compared as UTF-16: U+1F600 is written with surrogates and comes before U+FF5E. Code point order would be the other way.", "v=%EF%BD%9E&v=%F0%9F%98%80", "v=%F0%9F%98%80,%EF%BD%9E"),
  query("repeated-25", "Any number of values: some frameworks turn more than 20 into an object.", Array.from({ length: 25 }, (_, at) => `a=${String.fromCharCode(121 - at)}`).join("&"), `a=${Array.from({ length: 25 }, (_, at) => String.fromCharCode(97 + at)).join(",")}`),

  orders("order-dot-colon", "Encoded names first (Java, Python), raw names second (JavaScript): `:` is `%3A`, which comes before `.`.", ".k=1&%3Ak=2", "%3Ak=2&.k=1", ".k=1&%3Ak=2"),
  orders("order-letter-bracket", "`[` comes after `Z` when raw and before it when encoded.", "aZ=1&a%5B=2", "a%5B=2&aZ=1", "aZ=1&a%5B=2"),
  orders("order-prefix", "A name that is a prefix stays first in both.", "a=0&a%5B%5D=1&aB=2", "a=0&a%5B%5D=1&aB=2", "a=0&aB=2&a%5B%5D=1"),
  orders("order-not-ascii", "A name outside ASCII comes last when raw and first when encoded.", "b=1&%C3%A9=2", "%C3%A9=2&b=1", "b=1&%C3%A9=2"),
  orders("order-astral", "Raw names are compared as UTF-16, encoded ones as the octets of UTF-8.", "%EF%BD%9E=1&%F0%9F%98%80=2", "%EF%BD%9E=1&%F0%9F%98%80=2", "%F0%9F%98%80=2&%EF%BD%9E=1"),
  query("order-same", "Names that need escaping but sort alike have one form.", "a%20b=1&c=2", "a%20b=1&c=2"),

  query("jwt", "The parameter `jwt` is dropped.", "a=1&jwt=x", "a=1"),
  query("jwt-only", "Nothing is left.", "jwt=x", ""),
  query("jwt-escaped-name", "Names are decoded before they are compared.", "%6Awt=x&a=1", "a=1"),
  query("jwt-repeated", "Each of them. (Verification refuses it as ambiguous.)", "jwt=x&a=1&jwt=y", "a=1"),
  query("jwt-no-value", "Also without a value.", "jwt&a=1", "a=1"),
  query("jwt-upper-case", "Names are compared exactly.", "a=1&JWT=x&Jwt=y", "JWT=x&Jwt=y&a=1"),
  query("jwt-longer-name", "Names are compared as a whole.", "jwts=1&xjwt=2", "jwts=1&xjwt=2"),
  query("other-session-names", "Only `jwt` is dropped.", "acpt=1&token=2", "acpt=1&token=2"),
  disputed("canonical-query-proto", "`__proto__` is a name like any other (Java, Python). The library drops it.", "GET", "/p?__proto__=x&a=1", "GET&/p&__proto__=x&a=1", "GET&/p&a=1"),
  query("object-members", "Names that JavaScript objects have.", "constructor=1&toString=2&hasOwnProperty=3", "constructor=1&hasOwnProperty=3&toString=2"),

  redacted("canonical-shown-token", "A value shaped like a token is not for logs.", "GET", `/p?a=1&token=${TOKEN}`, `GET&/p&a=1&token=${TOKEN}`, "GET&/p&a=1&token=(redacted)"),
  query("shown-version", "Short texts with dots are no tokens.", "v=1.2.3", "v=1.2.3"),
  query("shown-host-name", "Two dots and other characters than base64url: no token.", "u=https%3A%2F%2Fexample.atlassian.net%2Fbrowse%2FITSM-1", "u=https%3A%2F%2Fexample.atlassian.net%2Fbrowse%2FITSM-1"),
  query("shown-one-dot", "Two segments, however long, are no token.", `v=${"a".repeat(40)}.${"b".repeat(40)}`, `v=${"a".repeat(40)}.${"b".repeat(40)}`),
  redacted("canonical-shown-encrypted-token", "An encrypted token has five segments.", "GET", `/p?t=${TOKEN}.c.d`, `GET&/p&t=${TOKEN}.c.d`, "GET&/p&t=(redacted)"),
  redacted("canonical-shown-token-among-values", "The other values of the name stay.", "GET", `/p?t=a&t=${TOKEN}&t=z`, `GET&/p&t=a,${TOKEN},z`, "GET&/p&t=a,(redacted),z"),
];
