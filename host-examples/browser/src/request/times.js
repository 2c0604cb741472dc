// Times in words.

const UNITS = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `13 September 2020, 12:26:40 UTC`; nothing where no calendar reaches. */
export function instantInWords(seconds) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${date.toISOString().slice(11, 19)} UTC`;
}

/** `3 minutes`, `1 hour 30 minutes`: the two greatest units. */
export function durationInWords(seconds) {
  let left = Math.abs(Math.trunc(seconds));
  const words = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    if (count > 0) words.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    else if (words.length > 0) break;
    left -= count * size;
    if (words.length === 2) break;
  }
  return words.join(' ') || 'no time';
}

/** `3 minutes before the clock`. */
export function distanceInWords(seconds, now) {
  if (seconds === now) return 'just at the clock';
  return `${durationInWords(seconds - now)} ${seconds < now ? 'before' : 'after'} the clock`;
}
