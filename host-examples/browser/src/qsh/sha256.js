/** The SHA-256 of each text, as lower-case hexadecimal digits; nothing where the browser has none to give. */
export async function sha256(texts) {
  // A page that came over plain http, from another host than this one.
  if (crypto.subtle === undefined) return texts.map(() => undefined);
  const encoder = new TextEncoder();
  const digests = await Promise.all(texts.map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))));
  return digests.map((digest) =>
    Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join(''),
  );
}
