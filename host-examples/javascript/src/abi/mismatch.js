/** The error for a value of the wrong type. It names the type that was found, never the value: it may be a secret. */
export function mismatch(path, wanted, value) {
  return new TypeError(`${path} must be ${wanted}, not ${kind(value)}`);
}

function kind(value) {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
