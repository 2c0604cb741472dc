// Atlassian's own library, npm `atlassian-jwt`: every qsh and every good token of
// the vectors comes from it.

import jwt from "atlassian-jwt";

/** A token signed by the library, HS256. */
export function sign(claims, secret) {
  return jwt.encodeSymmetric(claims, secret, "HS256");
}

/**
 * The library's canonical request. It cuts the base path by text prefix, so the
 * caller hands over only base paths for which that equals whole segments.
 */
export function canonicalRequest(method, target, basePath = "") {
  return jwt.createCanonicalRequest(jwt.fromMethodAndUrl(method, target), false, basePath);
}

/** The library's query string hash. */
export function queryStringHash(method, target, basePath = "") {
  return jwt.createQueryStringHash(jwt.fromMethodAndUrl(method, target), false, basePath);
}
