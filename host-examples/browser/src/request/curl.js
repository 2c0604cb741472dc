/** A line for a POSIX shell that sends exactly this request. */
export function curl({ method, url, headers, body }) {
  // Without these two curl would resolve dot segments, and take brackets for a pattern: another request than the signed.
  const lines = [`curl --include --path-as-is --globoff --request ${quote(method)}`];
  for (const [name, value] of headers) lines.push(`--header ${quote(`${name}: ${value}`)}`);
  if (body !== '') lines.push(`--data-raw ${quote(body)}`);
  return [...lines, quote(url)].join(' \\\n  ');
}

// Within single quotes a shell reads nothing but the closing one.
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
