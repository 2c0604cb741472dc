// The part in which two texts differ: what is common at their start and end is cut off, by whole characters. Of two
// ways to see the same insertion, that of a whole segment is taken: `/app` in `/app/callback`, not `app/`.

/** @returns {{ start: string, a: string, b: string, end: string }} */
export function difference(a, b) {
  const [left, right] = [Array.from(a), Array.from(b)];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  const longer = left.length > right.length ? left : right;
  const inserted = start + end === Math.min(left.length, right.length);
  if (
    inserted &&
    start > 0 &&
    longer[start] !== '/' &&
    longer[start - 1] === '/' &&
    longer[longer.length - end - 1] === '/'
  ) {
    start -= 1;
    end += 1;
  }
  const middle = (list) => list.slice(start, list.length - end).join('');
  return {
    start: left.slice(0, start).join(''),
    a: middle(left),
    b: middle(right),
    end: left.slice(left.length - end).join(''),
  };
}
