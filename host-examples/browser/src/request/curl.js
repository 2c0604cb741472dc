/** A line for a POSIX shell that sends exactly this request. */
export function curl({ method, url, headers, body }) {
  const words = ['curl', '--include', '--path-as-is', '--globoff', '--request', method];
  for (const [name, value] of headers) words.push('--header', quote(`${name}: ${value}`));
  if (body !== '') words.push('--data-raw', quote(body));
  return [...words, quote(url)].join(' ');
}

// Within single quotes a shell reads nothing but the closing one.
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
