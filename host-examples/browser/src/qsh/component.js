// What the search for a cause takes from the component.

import { attempt } from '../component.js';
import { sha256 } from './sha256.js';

/** @param {object} instance an instance of the component */
export function toolsOf({ jwt }) {
  const canonical = (method, target, basePath) =>
    attempt(() => jwt.canonicalRequest(method, target, basePath)).ok?.forms ?? [];
  return { canonical, sha256 };
}
