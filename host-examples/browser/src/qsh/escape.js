// Percent-encoding, the ways in which it is done.

/** RFC 3986, section 2.3: unreserved characters stay, all else becomes upper-case escapes. The rule of the qsh. */
export function strict(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `application/x-www-form-urlencoded`, as HTML forms and Java's `URLEncoder` write it. */
export function form(text) {
  return strict(text).replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E');
}

/** Decodes escapes, or gives nothing where they can't be decoded. */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Escapes of unreserved characters are decoded, as RFC 3986, section 6.2.2.2, lets a proxy do. */
export function normalised(text) {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
}

export function upper(text) {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase());
}

export function lower(text) {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toLowerCase());
}
