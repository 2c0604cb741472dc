import anchors from "./canonical/anchors.mjs";
import malformed from "./canonical/malformed.mjs";
import path from "./canonical/path.mjs";
import query from "./canonical/query.mjs";

export const about =
  "The canonical request and its query string hash (jwt.canonical-request). The texts are written by hand from Atlassian's " +
  "published rules and each is confirmed by npm atlassian-jwt, except where the note says what that library gives instead.";

export const vectors = [...anchors, ...path, ...query, ...malformed];
