// The part in which two texts differ: what is common at their start and end is cut off, by whole characters.

/** @returns {{ start: string, a: string, b: string, end: string }} */
export function difference(a, b) {
  const [left, right] = [Array.from(a), Array.from(b)];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  const middle = (list) => list.slice(start, list.length - end).join('');
  return { start: left.slice(0, start).join(''), a: middle(left), b: middle(right), end: left.slice(left.length - end).join('') };
}
