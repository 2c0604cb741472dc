/** Writes one line of JSON to standard error. Nobody hands it a token, a secret or a body: digests and names. */
export function log(event, fields = {}) {
  const text = JSON.stringify({ at: new Date().toISOString(), event, ...fields }, (_, value) => {
    return typeof value === 'bigint' ? String(value) : value;
  });
  process.stderr.write(`${text}\n`);
}
