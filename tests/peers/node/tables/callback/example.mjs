// The example of Atlassian's documentation ("Deployment gating", "An example of the
// payload received in the callback"), with the brackets that the page lost.

import { accept, accepted } from "../../lib/accept.mjs";
import { warning } from "../../lib/payload.mjs";

const DETAIL = `{
            "type": "issue",
            "issueKey": "ITSM-1",
            "issueLink": ""
        }`;

const EXAMPLE = `{
    "updatedTimestamp": "2020-08-25T06:04:50.239+00:00",
    "gatingStatus": "awaiting",
    "details": [
        ${DETAIL}
    ],
    "pipelineId": "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c",
    "environmentId": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba",
    "deploymentSequenceNumber": 100
}`;

const update = (status) => ({
  gate: {
    "pipeline-id": "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c",
    "environment-id": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba",
    "sequence-number": 100,
  },
  status,
  "updated-at": { seconds: 1598335490, nanoseconds: 239000000 },
  "updated-text": "2020-08-25T06:04:50.239+00:00",
  details: [{ kind: "issue", "issue-key": "ITSM-1", "issue-link": null, json: DETAIL }],
  warnings: [warning("missing-link", "/details/0/issueLink")],
});

const ALLOWED = EXAMPLE.replace("awaiting", "allowed");

export default [
  accept("callback-documentation-example", "Atlassian's own example. Its issueLink is empty: a warning, no refusal.", EXAMPLE, accepted(EXAMPLE, update("awaiting"), "hold")),
  accept("callback-documentation-example-allowed", "The same, allowed.", ALLOWED, accepted(ALLOWED, update("allowed"), "proceed")),
];
