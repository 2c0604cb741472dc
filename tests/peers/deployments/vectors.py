#!/usr/bin/env python3
"""Writes tests/vectors/deployments.json and tests/vectors/descriptor.json.

Every expected value is stated here by hand, from Atlassian's documentation and from what wit/deployments.wit and
wit/descriptor.wit promise. None of it comes from running this project's own code. `python3 vectors.py --check` fails
where the committed files are not what this script writes.
"""

import copy
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
VECTORS = HERE.parent.parent / "vectors"
EXAMPLE = json.loads((HERE / "teamwork-graph-example.json").read_text())
MIB = 1024 * 1024


def text(value):
    """JSON as the component writes it: no blanks, characters as they are."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def violation(pointer, rule, severity="error", limit=None, actual=None):
    return {"pointer": pointer, "rule": rule, "severity": severity, "limit": limit, "actual": actual}


def warning(pointer, rule):
    return violation(pointer, rule, "warning")


def report(*violations, omitted=0):
    return {"violations": list(violations), "omitted": omitted}


def changed(value, path, new):
    """A copy of `value` in which `path` says `new`; `...` takes it out."""
    value = copy.deepcopy(value)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    if new is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return value


class File:
    def __init__(self, name, about):
        self.name, self.about, self.vectors = name, about, []

    def add(self, id, note, function, input, expect):
        id = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", id).replace("_", "-").lower()
        assert all(vector["id"] != id for vector in self.vectors), id
        self.vectors.append({"id": id, "note": note, "function": function, "input": input, "expect": expect})

    def text(self):
        return json.dumps({"about": self.about, "vectors": self.vectors}, indent=1, ensure_ascii=False) + "\n"


deployments = File(
    "deployments.json",
    "Deployment documents of both families: rules with what passes at the limit and what fails beyond it, building, "
    "splitting, paths and answers. Written by tests/peers/deployments/vectors.py from the documentation; no expected "
    "value comes from the code under test.",
)

# ---------------------------------------------------------------------------------------------------------------------
# Typed deployments

NO_ASSOCIATIONS = {
    "issue-keys": [], "issue-id-or-keys": [], "service-id-or-keys": [], "commits": [], "repositories": [], "others": [],
}


def user(**fields):
    names = ["account-id", "email", "external-id", "ari", "name", "user-name", "avatar", "url"]
    return {name: fields.get(name.replace("-", "_")) for name in names}


def seed():
    """The deployment of the published example."""
    return {
        "pipeline": {
            "id": "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c",
            "display-name": "Test Deployment",
            "url": "http://mydeployer.com/project1",
        },
        "environment": {"id": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba", "display-name": "US East", "kind": "staging"},
        "sequence-number": 100,
        "update-sequence-number": 1,
        "display-name": "Test Deployment",
        "description": "A test deployment to staging",
        "url": "https://entity.example.com/1",
        "state": "in-progress",
        "last-updated-at": "2024-07-09T14:27:37.000Z",
        "label": "Release 2018-01-20_08-47-bc2421a",
        "duration": 47,
        "commands": ["initiate_deployment_gating"],
        "associations": copy.deepcopy(NO_ASSOCIATIONS),
        "issue-keys": [],
        "graph": {
            "schema-version": None,
            "id": None,
            "created-at": "2024-07-01T05:00:45Z",
            "created-by": [user(external_id="external-id-1")],
            "last-updated-by": [user(external_id="external-id-1")],
            "owners": [],
            "thumbnail-url": None,
            "parent-key": None,
            "container-key": {"kind": "atlassian:repository", "value": '{"repositoryId":"my-repo-1"}'},
            "permissions": [{
                "action": "read",
                "access-controls": [{"principals": [{"kind": "everyone", "id": None}]}],
            }],
            "triggered-by": user(account_id="5b10ac8d82e05b22cc7d4ef5", email="author@example.com"),
            "region": None,
        },
    }


def gated(**changes):
    """The same, asking for a gate as the deployments API wants it."""
    deployment = seed() | {"state": "pending"}
    deployment["associations"]["service-id-or-keys"] = ["checkout"]
    return deployment | {name.replace("_", "-"): value for name, value in changes.items()}


def envelope(family, **fields):
    return {
        "family": family, "properties": [], "product": None, "operation-type": None, "connection-id": None,
    } | {name.replace("_", "-"): value for name, value in fields.items()}


def check(id, note, family, deployment, *violations):
    deployments.add(
        id, note, "deployments.check", {"family": family, "deployment": deployment}, {"ok": report(*violations)}
    )


check(
    "example-in-the-graph", "The published example breaks two rules of the deployments API, so they are warnings here.",
    "graph", seed(),
    warning("/atlassian:deployment/state", "gating-state"), warning("/associations", "gating-service"),
)
check(
    "example-as-bulk", "The same deployment for Jira Software: exactly these three.", "bulk", seed(),
    violation("/associations", "required"), violation("/state", "gating-state"),
    violation("/associations", "gating-service"),
)
check("example-pending-with-a-service", "What mends it.", "bulk", gated())
check(
    "typed-without-a-command", "Without the command neither state nor service matters; an association still does.",
    "bulk", gated(commands=[], state="successful", associations=NO_ASSOCIATIONS, issue_keys=["A-1"]),
)
check(
    "typed-without-graph-details", "The graph document needs a creation time and permissions.", "graph",
    gated(graph=None), violation("/createdAt", "required"), violation("/permissions", "required"),
    warning("/lastUpdatedBy", "required"),
)
check(
    "typed-without-a-pipeline", "Optional in the graph, but then nothing makes an id.", "graph",
    gated(pipeline=None), violation("/id", "required"),
)
check(
    "typed-without-a-pipeline-with-an-id", "Optional in the graph, with an id of its own.", "graph",
    gated(pipeline=None, graph=seed()["graph"] | {"id": "my-id"}),
)
check(
    "typed-bulk-without-a-pipeline-and-description", "Both are optional in the graph alone.", "bulk",
    gated(pipeline=None, description=None), violation("/description", "required"), violation("/pipeline", "required"),
)
check(
    "typed-json-that-closes-its-object", "Given JSON is checked before it is written, so that it can't say more.",
    "graph",
    gated(graph=seed()["graph"] | {"container-key": {"kind": "a", "value": '1},"id":"stolen","x":{"y":1'}}),
    violation("/containerKey/value", "well-formed"),
)
check(
    "typed-other-association-as-bulk", "The deployments API knows five types.", "bulk",
    gated(associations=NO_ASSOCIATIONS | {
        "service-id-or-keys": ["s"], "others": [{"kind": "pull-request", "values": ['"1"']}],
    }),
    violation("/associations/1/associationType", "known-value"),
)
check(
    "typed-json-that-is-too-deep", "What is given counts with what is written around it.", "graph",
    gated(graph=seed()["graph"] | {"container-key": {"kind": "a", "value": "[" * 64 + "]" * 64}}),
    violation("", "depth"),
)
check("typed-without-a-duration", "Optional.", "bulk", gated(duration=None))
check(
    "typed-too-many-association-types", "At most three entries.", "bulk",
    gated(associations=NO_ASSOCIATIONS | {
        "issue-keys": ["A-1"], "issue-id-or-keys": ["A-1"], "service-id-or-keys": ["s"], "repositories": ["r"],
    }),
    violation("/associations", "count", limit=3, actual=4),
)
check(
    "typed-too-many-association-values", "500 altogether; `check` reports what `build` would cut off.", "bulk",
    gated(associations=NO_ASSOCIATIONS | {
        "issue-keys": [f"A-{n}" for n in range(1, 501)], "service-id-or-keys": ["s"],
    }),
    violation("/associations", "count", limit=500, actual=501),
)
check("typed-least-sequence-number", "Any integer of 64 bits.", "bulk",
      gated(sequence_number=-2**63, update_sequence_number=2**63 - 1))
check("typed-duration-0", "0 seconds pass.", "bulk", gated(duration=0))
check("typed-duration-negative", "A duration is not negative.", "bulk", gated(duration=-1),
      violation("/duration", "range", limit=0, actual=-1))

# ---------------------------------------------------------------------------------------------------------------------
# Finished documents

BULK = {"deployments": [{
    "schemaVersion": "1.0",
    "deploymentSequenceNumber": 100,
    "updateSequenceNumber": 1,
    "displayName": "Deployment 100",
    "url": "https://deploy.example/100",
    "description": "The hundredth",
    "lastUpdated": "2024-07-09T14:27:37.000Z",
    "label": "v1.2.3",
    "state": "pending",
    "duration": 47,
    "pipeline": {"id": "p", "displayName": "Pipeline", "url": "http://mydeployer.com/project1"},
    "environment": {"id": "e", "displayName": "Environment", "type": "staging"},
    "commands": [{"command": "initiate_deployment_gating"}],
    "associations": [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}],
}]}

GRAPH = changed(EXAMPLE, ["objects", 0, "associations"],
                [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}])
GRAPH["objects"][0]["atlassian:deployment"]["state"] = "pending"


def validate(id, note, family, document, *violations, omitted=0):
    deployments.add(
        id, note, "deployments.validate", {"family": family, "document": document},
        {"ok": report(*violations, omitted=omitted)},
    )


def bulk(id, note, path, value, *violations):
    validate(id, note, "bulk", text(changed(BULK, path, value)), *violations)


def graph(id, note, path, value, *violations):
    validate(id, note, "graph", text(changed(GRAPH, path, value)), *violations)


validate("bulk-valid", "Every member that the API documents.", "bulk", text(BULK))
validate("graph-valid", "The published example, mended.", "graph", text(GRAPH))
validate("graph-example", "The published example as it is, blanks and all.", "graph",
         (HERE / "teamwork-graph-example.json").read_text(),
         warning("/objects/0/atlassian:deployment/state", "gating-state"),
         warning("/objects/0/associations", "gating-service"))

for family, name in [("bulk", "deployments"), ("graph", "objects")]:
    base = {"bulk": BULK, "graph": GRAPH}[family]
    validate(f"{family}-not-json", "Text that is no JSON.", family, "{", violation("", "well-formed"))
    validate(f"{family}-list", "JSON, but no object.", family, "[]", violation("", "json-type"))
    validate(f"{family}-duplicate-name", "A name twice in one object, at any depth.", family,
             text(base).replace('"id":', '"id":"x","id":', 1), violation("", "distinct-names"))
    nested = '{"a":%s%s}' % ("[" * 64, "]" * 64)
    validate(f"{family}-too-deep", "65 levels.", family, nested, violation("", "depth"))
    validate(f"{family}-empty-object", "The list is missing.", family, "{}", violation(f"/{name}", "required"))
    validate(f"{family}-empty-list", "At least one.", family, text({name: []}), violation(f"/{name}", "not-empty"))
    validate(f"{family}-no-list", "A list is a list.", family, text({name: {}}), violation(f"/{name}", "json-type"))
    validate(f"{family}-no-objects", "Each entry is an object.", family, text({name: [1, []]}),
             violation(f"/{name}/0", "json-type"), violation(f"/{name}/1", "json-type"))
    validate(f"{family}-unknown-member", "The vendor may grow: a warning.", family, text(base | {"new/member": 1}),
             warning("/new~1member", "known-member"))
    properties = {f"p{n}": "v" for n in range(6)}
    validate(f"{family}-5-properties", "At the limit.", family,
             text(base | {"properties": dict(list(properties.items())[:5])}))
    validate(f"{family}-6-properties", "Beyond it.", family, text(base | {"properties": properties}),
             violation("/properties", "count", limit=5, actual=6))
    validate(f"{family}-property-no-text", "Values are text.", family, text(base | {"properties": {"a": 1}}),
             violation("/properties/a", "json-type"))
    validate(f"{family}-properties-no-object", "Names with values.", family, text(base | {"properties": ["a"]}),
             violation("/properties", "json-type"))

    def at(n, family=family, name=name, base=base):
        item = copy.deepcopy(base[name][0])
        details = item if family == "bulk" else item["atlassian:deployment"]
        details["deploymentSequenceNumber"] = n
        if family == "graph":
            item["id"] = f"id-{n}"
        return item

    validate(f"{family}-100-items", "At the limit.", family, text({name: [at(n) for n in range(100)]}))
    validate(f"{family}-101-items", "Beyond it.", family, text({name: [at(n) for n in range(101)]}),
             violation(f"/{name}", "count", limit=100, actual=101))
    same = at(1)
    validate(f"{family}-same-twice", "The second one would be ignored silently.", family, text({name: [same, same]}),
             violation(f"/{name}/1", "distinct-deployments"))
    newer = same | {"updateSequenceNumber": 2}
    validate(f"{family}-updated", "Proper, but the answer can't tell the two apart.", family,
             text({name: [same, newer]}), warning(f"/{name}/1", "distinct-deployments"))
    validate(f"{family}-older-after-newer", "The older one would be ignored silently.", family,
             text({name: [newer, same]}), violation(f"/{name}/1/updateSequenceNumber", "rising-update"))
    validate(f"{family}-falling-sequence", "Odd, but an update of an earlier deployment looks the same.", family,
             text({name: [at(2), at(1)]}), warning(f"/{name}/1", "rising-sequence"))
    other = copy.deepcopy(at(1))
    (other if family == "bulk" else other["atlassian:deployment"])["environment"]["id"] = "another"
    other["id" if family == "graph" else "schemaVersion"] = "id-other" if family == "graph" else "1.0"
    validate(f"{family}-sequence-of-another-environment", "Sequence numbers are compared within an environment.",
             family, text({name: [at(2), other]}))

validate("document-too-long", "Beyond 4 MiB nothing is read.", "bulk", {"repeat": " ", "times": 4 * MIB + 1},
         violation("", "document-size", limit=4 * MIB, actual=4 * MIB + 1))
validate("document-at-its-longest", "4 MiB are read.", "bulk",
         {"concat": [text(BULK), {"repeat": " ", "times": 4 * MIB - len(text(BULK))}]})

def values(json_text):
    """How many values there are: one more than brackets that open, and commas, outside texts."""
    bare = re.sub(r'"(\\.|[^"\\])*"', "", json_text)
    return 1 + sum(bare.count(character) for character in "[{,")


MANY = text(BULK | {"new": []})
for id, note, excess, expected in [
    ("document-200000-values", "At the limit, wherever they are; what is not documented is a warning.", 0,
     [warning("/new", "known-member")]),
    ("document-200001-values", "Beyond it.", 1, [violation("", "count", limit=200000, actual=200001)]),
]:
    validate(id, note, "bulk",
             {"concat": [MANY[:-2], {"repeat": "0,", "times": 200000 - values(MANY) + excess}, "0]}"]}, *expected)

LONG = "n" * 1012
validate("a-long-pointer", "1,024 bytes of a pointer are given.", "bulk",
         text(BULK | {"properties": {LONG: 1}}), violation(f"/properties/{LONG}", "json-type"))
validate("too-long-a-pointer", "Beyond that it is that of the place around.", "bulk",
         text(BULK | {"properties": {LONG + "n": 1}}), violation("/properties", "json-type"))
validate("too-long-a-name", "A name that alone is longer than a pointer.", "bulk",
         text(BULK | {"properties": {"n" * 1025: 1}}), violation("/properties", "json-type"))

validate("more-violations-than-are-reported", "100 are reported, the rest is counted.", "bulk",
         text({"deployments": [1] * 100 + [{}]}),
         violation("/deployments", "count", limit=100, actual=101),
         *[violation(f"/deployments/{n}", "json-type") for n in range(99)], omitted=1 + 10)

D = ["deployments", 0]
P = "/deployments/0"
for member in ["deploymentSequenceNumber", "updateSequenceNumber", "displayName", "url", "description", "lastUpdated",
               "state", "pipeline", "environment"]:
    bulk(f"bulk-without-{member}", "Required.", D + [member], ..., violation(f"{P}/{member}", "required"))
for member in ["schemaVersion", "label", "duration", "commands"]:
    bulk(f"bulk-without-{member}", "Optional.", D + [member], ...)
for parent, member in [("pipeline", "id"), ("pipeline", "displayName"), ("pipeline", "url"), ("environment", "id"),
                       ("environment", "displayName"), ("environment", "type")]:
    bulk(f"bulk-without-{parent}-{member}", "Required.", D + [parent, member], ...,
         violation(f"{P}/{parent}/{member}", "required"))
    bulk(f"bulk-{parent}-{member}-null", "null is not text.", D + [parent, member], None,
         violation(f"{P}/{parent}/{member}", "json-type"))
bulk("bulk-without-associations", "Neither `associations` nor `issueKeys`, and no service for the gate.",
     D + ["associations"], ..., violation(f"{P}/associations", "required"),
     violation(f"{P}/associations", "gating-service"))

for path in [["displayName"], ["label"], ["description"], ["pipeline", "id"], ["pipeline", "displayName"],
             ["environment", "id"], ["environment", "displayName"]]:
    name, pointer = "-".join(path), f"{P}/" + "/".join(path)
    for character, unit in [("a", "ascii"), ("\U0001f680", "astral")]:
        bulk(f"bulk-{name}-255-{unit}", "At the limit; characters are counted, not bytes or UTF-16 units.",
             D + path, character * 255)
        bulk(f"bulk-{name}-256-{unit}", "Beyond it.", D + path, character * 256,
             violation(pointer, "length", limit=255, actual=256))
    if path[-1] in ("description", "label"):
        bulk(f"bulk-{name}-empty", "May be empty.", D + path, "")
    else:
        bulk(f"bulk-{name}-empty", "Not empty.", D + path, "", violation(pointer, "not-empty"))
    bulk(f"bulk-{name}-number", "Text.", D + path, 1, violation(pointer, "json-type"))
for path in [["pipeline", "id"], ["environment", "id"]]:
    for id, odd in [("control", "a\u0000b"), ("bidirectional", "a\u202eb")]:
        bulk(f"bulk-{path[0]}-id-{id}", "A gating payload could not bring it back.", D + path, odd,
             violation(f"{P}/" + "/".join(path), "plain-id"))

for path in [["url"], ["pipeline", "url"]]:
    name, pointer = "-".join(path), f"{P}/" + "/".join(path)
    bulk(f"bulk-{name}-http", "The published example has one.", D + path, "http://mydeployer.com/project1")
    bulk(f"bulk-{name}-2000", "At the limit.", D + path, "https://e.example/" + "a" * 1982)
    bulk(f"bulk-{name}-2001", "Beyond it.", D + path, "https://e.example/" + "a" * 1983,
         violation(pointer, "length", limit=2000, actual=2001))
    for id, url in [("relative", "/a"), ("ftp", "ftp://e.example/"), ("script", "javascript:alert(1)"),
                    ("no-host", "https:///a"), ("blank", "https://e.example/a b")]:
        bulk(f"bulk-{name}-{id}", "No absolute http or https URL.", D + path, url, violation(pointer, "url"))
    bulk(f"bulk-{name}-empty", "Not empty.", D + path, "", violation(pointer, "not-empty"))

for state in ["pending", "in_progress", "successful", "cancelled", "failed", "rolled_back", "unknown"]:
    expected = [] if state == "pending" else [violation(f"{P}/state", "gating-state")]
    bulk(f"bulk-state-{state}", "A documented state; gating goes with `pending` alone.", D + ["state"], state, *expected)
for state in ["Pending", "in-progress", ""]:
    bulk(f"bulk-state-is-{state or 'empty'}", "Compared exactly.", D + ["state"], state,
         violation(f"{P}/state", "known-value"), violation(f"{P}/state", "gating-state"))
for kind in ["production", "staging", "testing", "development", "unmapped"]:
    bulk(f"bulk-environment-{kind}", "A documented type.", D + ["environment", "type"], kind)
bulk("bulk-environment-type-unknown", "Not a documented type.", D + ["environment", "type"], "qa",
     violation(f"{P}/environment/type", "known-value"))
bulk("bulk-schema-version-2", "The API knows `1.0` alone.", D + ["schemaVersion"], "2.0",
     violation(f"{P}/schemaVersion", "known-value"))

for member in ["deploymentSequenceNumber", "updateSequenceNumber"]:
    pointer = f"{P}/{member}"
    for id, value in [("least", -2**63), ("greatest", 2**63 - 1), ("beyond-double", 2**53 + 1)]:
        bulk(f"bulk-{member}-{id}", "Any integer of 64 bits, exact.", D + [member], value)
    for id, value in [("too-great", 2**63), ("too-small", -2**63 - 1)]:
        bulk(f"bulk-{member}-{id}", "More than 64 bits.", D + [member], value, violation(pointer, "range"))
    for id, value in [("text", "100"), ("fraction", 100.5), ("null", None)]:
        bulk(f"bulk-{member}-{id}", "An integer.", D + [member], value, violation(pointer, "json-type"))
    validate(f"bulk-{member}-exponent", "An integer is written as one.", "bulk",
             text(BULK).replace(f'"{member}":{BULK["deployments"][0][member]}', f'"{member}":1e2'),
             violation(pointer, "json-type"))
bulk("bulk-duration-0", "At the limit.", D + ["duration"], 0)
bulk("bulk-duration-negative", "Beyond it.", D + ["duration"], -1,
     violation(f"{P}/duration", "range", limit=0, actual=-1))
bulk("bulk-duration-greatest", "64 bits.", D + ["duration"], 2**63 - 1)

for id, time in [("fraction", "2018-01-20T23:27:25.000Z"), ("offset", "2018-01-20T23:27:25+05:30"),
                 ("nanoseconds", "2018-01-20T23:27:25.123456789Z")]:
    bulk(f"bulk-time-{id}", "RFC 3339.", D + ["lastUpdated"], time)
for id, time in [("no-offset", "2018-01-20T23:27:25"), ("no-colon", "2018-01-20T23:27:25+0530"),
                 ("blank", "2018-01-20 23:27:25Z"), ("february-30", "2018-02-30T23:27:25Z"),
                 ("10-digits", "2018-01-20T23:27:25.1234567890Z"), ("lower-case", "2018-01-20t23:27:25z"),
                 ("hour-24", "2018-01-20T24:00:00Z"), ("comma", "2018-01-20T23:27:25,5Z"), ("date", "2018-01-20"), ("seconds", "1516490845")]:
    bulk(f"bulk-time-{id}", "Not RFC 3339, or cut off by some readers.", D + ["lastUpdated"], time,
         violation(f"{P}/lastUpdated", "time"))
bulk("bulk-time-number", "Text.", D + ["lastUpdated"], 1516490845, violation(f"{P}/lastUpdated", "json-type"))

SERVICE = {"associationType": "serviceIdOrKeys", "values": ["s"]}
A = f"{P}/associations"


def association(id, note, entry, *violations):
    bulk(id, note, D + ["associations"], [SERVICE, entry], *violations)


for kind in ["issueKeys", "issueIdOrKeys"]:
    longest = "A" * 255 + "-" + "1" * 255
    for id, key in [("key", "ABC-1"), ("id", "10001"), ("longest", longest), ("underscore", "A_B-1")]:
        association(f"bulk-{kind}-{id}", "A key or an id.", {"associationType": kind, "values": [key]})
    for id, key in [("no-number", "ABC"), ("two-dashes", "A-B-1"), ("letter", "\u00c9T-1"), ("project-256", "A" + longest),
                    ("number-256", longest + "1"), ("newline", "ABC-1\n")]:
        association(f"bulk-{kind}-{id}", "Neither a key nor an id; `\\w` is ASCII.",
                    {"associationType": kind, "values": [key]}, violation(f"{A}/1/values/0", "issue-key"))
    association(f"bulk-{kind}-empty-value", "Jira refuses the deployment for it.",
                {"associationType": kind, "values": [""]}, violation(f"{A}/1/values/0", "not-empty"))
association("bulk-association-empty", "Jira refuses the deployment for it.",
            {"associationType": "issueKeys", "values": []}, violation(f"{A}/1/values", "not-empty"))
association("bulk-association-without-values", "Required.", {"associationType": "issueKeys"},
            violation(f"{A}/1/values", "required"))
association("bulk-association-unknown", "There is no such type.", {"associationType": "pullRequest", "values": ["1"]},
            violation(f"{A}/1/associationType", "known-value"))
association("bulk-association-no-object", "An entry is an object.", "ABC-1", violation(f"{A}/1", "json-type"))
association("bulk-commit", "A commit.", {
    "associationType": "commit", "values": [{"commitHash": "a" * 255, "repositoryId": "r" * 255}]})
association("bulk-commit-256", "Beyond the limit, twice.", {
    "associationType": "commit", "values": [{"commitHash": "a" * 256, "repositoryId": "r" * 256}]},
    violation(f"{A}/1/values/0/commitHash", "length", limit=255, actual=256),
    violation(f"{A}/1/values/0/repositoryId", "length", limit=255, actual=256))
association("bulk-commit-without-repository", "Both are required.", {
    "associationType": "commit", "values": [{"commitHash": "a"}]},
    violation(f"{A}/1/values/0/repositoryId", "required"))
association("bulk-repository", "A repository.", {
    "associationType": "repository", "values": [{"repositoryId": "r" * 255}]})
association("bulk-repository-256", "Beyond the limit.", {
    "associationType": "repository", "values": [{"repositoryId": "r" * 256}]},
    violation(f"{A}/1/values/0/repositoryId", "length", limit=255, actual=256))
bulk("bulk-service-255", "At the limit.", D + ["associations", 0, "values"], ["s" * 255])
bulk("bulk-service-256", "Beyond it.", D + ["associations", 0, "values"], ["s" * 256],
     violation(f"{A}/0/values/0", "length", limit=255, actual=256))
bulk("bulk-service-empty", "Seen to be refused; and an empty service is none.", D + ["associations", 0, "values"], [""],
     violation(f"{A}/0/values/0", "not-empty"), violation(A, "gating-service"))
bulk("bulk-associations-empty", "At least one.", D + ["associations"], [], violation(A, "not-empty"),
     violation(A, "gating-service"))
bulk("bulk-associations-no-list", "A list.", D + ["associations"], {}, violation(A, "json-type"),
     violation(A, "gating-service"))
three = [SERVICE, {"associationType": "issueKeys", "values": ["A-1"]},
         {"associationType": "repository", "values": [{"repositoryId": "r"}]}]
bulk("bulk-3-associations", "At the limit.", D + ["associations"], three)
bulk("bulk-4-associations", "Beyond it.", D + ["associations"],
     three + [{"associationType": "issueIdOrKeys", "values": ["1"]}], violation(A, "count", limit=3, actual=4))
keys = [f"A-{n}" for n in range(1, 501)]
bulk("bulk-500-values", "At the limit, over all types.", D + ["associations"],
     [SERVICE, {"associationType": "issueKeys", "values": keys[:499]}])
bulk("bulk-501-values", "Beyond it, over all types.", D + ["associations"],
     [SERVICE, {"associationType": "issueKeys", "values": keys}], violation(A, "count", limit=500, actual=501))
plain = changed(BULK, D + ["commands"], ...)
validate("bulk-issue-keys-alone", "Deprecated, but instead of associations.", "bulk",
         text(changed(changed(plain, D + ["associations"], ...), D + ["issueKeys"], ["A-1"])))
bulk("bulk-100-issue-keys", "At the limit.", D + ["issueKeys"], keys[:100])
bulk("bulk-101-issue-keys", "Beyond it.", D + ["issueKeys"], keys[:101],
     violation(f"{P}/issueKeys", "count", limit=100, actual=101))
bulk("bulk-deprecated-issue-keys-id", "Keys alone here.", D + ["issueKeys"], ["10001"], violation(f"{P}/issueKeys/0", "issue-key"))
bulk("bulk-command-other", "Any command; only gating has rules.", D + ["commands"], [{"command": "other"}])
bulk("bulk-command-empty", "Not empty.", D + ["commands"], [{"command": ""}],
     violation(f"{P}/commands/0/command", "not-empty"))
bulk("bulk-commands-empty", "A list that is there is not empty.", D + ["commands"], [],
     violation(f"{P}/commands", "not-empty"))
bulk("bulk-command-missing", "Required by the graph's page, and meaningless without.", D + ["commands"], [{}],
     violation(f"{P}/commands/0/command", "required"))
for id, name in [("colon", "a:b"), ("underscore", "_a")]:
    validate(f"bulk-property-{id}", "No `:`, and not beginning with `_`.", "bulk",
             text(BULK | {"properties": {name: "v"}}), violation(f"/properties/{name}", "property-name"))
validate("bulk-property-255", "At the limit.", "bulk", text(BULK | {"properties": {"a_": "v" * 255}}))
validate("bulk-property-256", "Beyond it.", "bulk", text(BULK | {"properties": {"a": "v" * 256}}),
         violation("/properties/a", "length", limit=255, actual=256))
validate("bulk-product", "A product.", "bulk", text(BULK | {"providerMetadata": {"product": "Bamboo 6.10.2"}}))
validate("bulk-product-no-text", "Text.", "bulk", text(BULK | {"providerMetadata": {"product": 6}}),
         violation("/providerMetadata/product", "json-type"))

O = ["objects", 0]
G = "/objects/0"
DETAILS = "atlassian:deployment"
for member in ["schemaVersion", "id", "updateSequenceNumber", "displayName", "url", "createdAt", "lastUpdatedAt",
               "permissions"]:
    graph(f"graph-without-{member}", "Required.", O + [member], ..., violation(f"{G}/{member}", "required"))
for member in ["description", "createdBy", "containerKey"]:
    graph(f"graph-without-{member}", "Optional.", O + [member], ...)
graph("graph-without-lastUpdatedBy", "Required by the tree, optional by the table and by the newer page: a warning.",
      O + ["lastUpdatedBy"], ..., warning(f"{G}/lastUpdatedBy", "required"))
graph("graph-without-details", "An object with no type at all is taken for a deployment.", O + [DETAILS], ...,
      violation(f"{G}/{DETAILS}", "required"))
for member in ["deploymentSequenceNumber", "state", "environment"]:
    graph(f"graph-details-without-{member}", "Required.", O + [DETAILS, member], ...,
          violation(f"{G}/{DETAILS}/{member}", "required"))
for member in ["pipeline", "label", "duration", "commands", "triggeredBy"]:
    graph(f"graph-details-without-{member}", "Optional.", O + [DETAILS, member], ...)
for path in [["pipeline", "id"], ["pipeline", "displayName"], ["environment", "id"], ["environment", "displayName"]]:
    pointer = f"{G}/{DETAILS}/" + "/".join(path)
    graph(f"graph-{'-'.join(path)}-255", "At the limit.", O + [DETAILS] + path, "a" * 255)
    graph(f"graph-{'-'.join(path)}-256", "Beyond it.", O + [DETAILS] + path, "a" * 256,
          violation(pointer, "length", limit=255, actual=256))
graph("graph-long-names", "The graph documents no other limits.", O + ["displayName"], "a" * 3000)
graph("graph-schema-version-1", "Any version; the published pages have 1.0 and 2.0.", O + ["schemaVersion"], "1.0")
graph("graph-region", "A region.", O + [DETAILS, "region"], "eu-west-1")
graph("graph-parent-null", "null says that the object stands alone.", O + ["parentKey"], None)
graph("graph-parent", "A key.", O + ["parentKey"], {"type": "atlassian:document", "value": {"entityId": "1"}})
graph("graph-parent-without-value", "Required.", O + ["parentKey"], {"type": "a"},
      violation(f"{G}/parentKey/value", "required"))
graph("graph-thumbnail", "A URL.", O + ["thumbnail"], {"externalUrl": "https://e.example/t.png"})
graph("graph-thumbnail-no-url", "A URL.", O + ["thumbnail"], {"externalUrl": "t.png"},
      violation(f"{G}/thumbnail/externalUrl", "url"))
ALL = {"accountId": "a", "email": "e", "externalId": "x", "ari": "ari:cloud:identity::user/1", "name": "n",
       "userName": "u", "avatar": "https://e.example/a.png", "url": "https://e.example/u"}
graph("graph-triggered-by", "All eight fields.", O + [DETAILS, "triggeredBy"], ALL)
graph("graph-user-empty", "Nobody.", O + ["createdBy"], {}, violation(f"{G}/createdBy", "not-empty"))
graph("graph-user-no-object", "A user is an object.", O + ["createdBy"], "a", violation(f"{G}/createdBy", "json-type"))
graph("graph-user-list", "A list, as in the page's tree.", O + ["createdBy"], [{"accountId": "a"}, {"ari": "b"}])
graph("graph-user-list-empty", "A list that is there is not empty.", O + ["createdBy"], [],
      violation(f"{G}/createdBy", "not-empty"))
graph("graph-owners", "A list of users.", O + ["owners"], [{"externalId": "o"}])
graph("graph-owners-no-list", "A list, other than the single users.", O + ["owners"], {"externalId": "o"},
      violation(f"{G}/owners", "json-type"))
graph("graph-permissions-object", "An object, as in the page's tree.", O + ["permissions"],
      {"accessControls": [{"principals": [{"type": "ATLASSIAN_WORKSPACE"}]}]})
for kind in ["EVERYONE", "ATLASSIAN_WORKSPACE", "CONTAINER"]:
    graph(f"graph-principal-{kind}", "Needs no id.", O + ["permissions"],
          [{"accessControls": [{"principals": [{"type": kind}]}]}])
Q = f"{G}/permissions/0/accessControls/0/principals"
for kind in ["USER", "GROUP"]:
    graph(f"graph-principal-{kind}", "Needs an id.", O + ["permissions"],
          [{"accessControls": [{"principals": [{"type": kind, "id": "1"}]}]}])
    graph(f"graph-principal-{kind}-without-id", "Needs an id.", O + ["permissions"],
          [{"accessControls": [{"principals": [{"type": kind}]}]}], violation(f"{Q}/0/id", "required"))
graph("graph-principal-unknown", "Not a documented type.", O + ["permissions"],
      [{"accessControls": [{"principals": [{"type": "everyone"}]}]}], violation(f"{Q}/0/type", "known-value"))
graph("graph-principal-no-object", "A principal is an object.", O + ["permissions"],
      [{"accessControls": [{"principals": ["EVERYONE"]}]}], violation(f"{Q}/0", "json-type"))
some = [{"type": "USER", "id": str(n)} for n in range(500)]
graph("graph-500-principals", "At the limit, over all access controls.", O + ["permissions"],
      [{"accessControls": [{"principals": some[:250]}, {"principals": some[250:]}]}])
graph("graph-501-principals", "Beyond it, over all access controls.", O + ["permissions"],
      [{"accessControls": [{"principals": some}, {"principals": [{"type": "EVERYONE"}]}]}],
      violation(f"{G}/permissions", "count", limit=500, actual=501))
graph("graph-permissions-empty", "At least one.", O + ["permissions"], [], violation(f"{G}/permissions", "not-empty"))
graph("graph-association-other", "Types and values are the caller's.", O + ["associations"],
      [SERVICE, {"associationType": "ati:cloud:jira:version", "values": [{"a": 1}, "b"]}])
graph("graph-association-empty-value", "An empty value says nothing.", O + ["associations"],
      [SERVICE, {"associationType": "x", "values": ["", None]}],
      violation(f"{G}/associations/1/values/0", "not-empty"), violation(f"{G}/associations/1/values/1", "not-empty"))
for kind in ["NORMAL", "BACKFILL"]:
    validate(f"graph-operation-{kind}", "Documented.", "graph", text(GRAPH | {"operationType": kind}))
validate("graph-operation-unknown", "Not documented.", "graph", text(GRAPH | {"operationType": "SCAN"}),
         violation("/operationType", "known-value"))
BUILD = {
    "schemaVersion": "1.0", "id": "build-1", "updateSequenceNumber": 1, "url": "https://ci.example/1",
    "createdAt": "2024-07-01T05:00:45Z", "lastUpdatedAt": "2024-07-01T05:00:45Z", "lastUpdatedBy": {"externalId": "x"},
    "permissions": [{"accessControls": [{"principals": [{"type": "EVERYONE"}]}]}],
    "atlassian:build": {"buildNumber": 1},
}
validate("graph-related", "Of an object that is no deployment only the common properties are judged.", "graph",
         text({"objects": [GRAPH["objects"][0], BUILD]}))
validate("graph-related-without-id", "The common properties are the same.", "graph",
         text({"objects": [changed(BUILD, ["id"], ...)]}), violation("/objects/0/id", "required"))

# ---------------------------------------------------------------------------------------------------------------------
# Building, reading, splitting


def document(json_text, placements, pause):
    return {"json": json_text, "placements": placements, "pause": pause}


def placed(position, truncations=(), warnings=()):
    return {"position": position, "truncations": list(truncations), "warnings": list(warnings)}


def build(id, note, envelope, items, related, expect):
    deployments.add(id, note, "deployments.build",
                    {"envelope": envelope, "deployments": items, "related": related}, expect)


def ordered(example):
    """The published example in the order in which it is written."""
    one = example["objects"][0]
    details = one[DETAILS]
    names = ["deploymentSequenceNumber", "label", "state", "duration", "pipeline", "environment", "commands",
             "triggeredBy"]
    return {"operationType": "NORMAL", "objects": [one | {DETAILS: {name: details[name] for name in names}}]}


build("build-the-example", "The published example, field for field.", envelope("graph", operation_type="normal"),
      [seed()], [],
      {"ok": {"documents": [document(text(ordered(EXAMPLE)), [placed(0, warnings=[
          warning("/atlassian:deployment/state", "gating-state"), warning("/associations", "gating-service")])], 40)],
          "refused": []}})
BULK_OBJECT = {
    "schemaVersion": "1.0", "deploymentSequenceNumber": 100, "updateSequenceNumber": 1,
    "displayName": "Test Deployment", "url": "https://entity.example.com/1",
    "description": "A test deployment to staging", "lastUpdated": "2024-07-09T14:27:37.000Z",
    "label": "Release 2018-01-20_08-47-bc2421a", "state": "pending", "duration": 47,
    "pipeline": {"id": "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c", "displayName": "Test Deployment",
                 "url": "http://mydeployer.com/project1"},
    "environment": {"id": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba", "displayName": "US East", "type": "staging"},
    "commands": [{"command": "initiate_deployment_gating"}],
    "associations": [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}],
}
build("build-the-example-as-bulk", "The same deployment, pending and with a service.",
      envelope("bulk", properties=[{"name": "accountId", "value": "account-234"}], product="Bamboo 6.10.2"),
      [gated()], [],
      {"ok": {"documents": [document(
          text({"properties": {"accountId": "account-234"}, "providerMetadata": {"product": "Bamboo 6.10.2"},
                "deployments": [BULK_OBJECT]}), [placed(0)], 0)], "refused": []}})
build("build-refused", "What can't be sent is named, the rest goes out.", envelope("bulk"),
      [gated(), gated(display_name="", sequence_number=101), gated(sequence_number=102)], [],
      {"ok": {"documents": [document(
          text({"deployments": [BULK_OBJECT, BULK_OBJECT | {"deploymentSequenceNumber": 102}]}),
          [placed(0), placed(2)], 0)],
          "refused": [{"position": 1, "report": report(violation("/displayName", "not-empty"))}]}})
build("build-nothing", "Nothing gives no document.", envelope("bulk"), [], [], {"ok": {"documents": [], "refused": []}})
build("build-an-update", "An update of a deployment goes into the next document.", envelope("bulk"),
      [gated(), gated(update_sequence_number=2), gated(update_sequence_number=2), gated(update_sequence_number=1)], [],
      {"ok": {"documents": [
          document(text({"deployments": [BULK_OBJECT]}), [placed(0)], 0),
          document(text({"deployments": [BULK_OBJECT | {"updateSequenceNumber": 2}]}), [placed(1)], 0)],
          "refused": [
              {"position": 2, "report": report(violation("", "distinct-deployments"))},
              {"position": 3, "report": report(violation("/updateSequenceNumber", "rising-update"))}]}})
build("build-falling", "Kept, with a warning.", envelope("bulk"), [gated(), gated(sequence_number=99)], [],
      {"ok": {"documents": [document(
          text({"deployments": [BULK_OBJECT, BULK_OBJECT | {"deploymentSequenceNumber": 99}]}),
          [placed(0), placed(1, warnings=[warning("", "rising-sequence")])], 0)], "refused": []}})
build("build-with-related", "An object rides along; the advice counts it.", envelope("graph"),
      [gated(commands=[], graph=seed()["graph"] | {"id": "d"})], [text(BUILD)],
      {"ok": {"documents": [document(text({"objects": [
          {name: ("d" if name == "id" else value) for name, value in EXAMPLE["objects"][0].items() if name != DETAILS}
          | {"associations": [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}]}
          | {DETAILS: {name: value for name, value in ordered(EXAMPLE)["objects"][0][DETAILS].items()
                       if name != "commands"} | {"state": "pending"}}, BUILD]}),
          [placed(0), placed(1)], 80)], "refused": []}})
build("build-related-in-bulk", "Nothing rides along in a bulk document.", envelope("bulk"), [], [text(BUILD)],
      {"ok": {"documents": [],
              "refused": [{"position": 0, "report": report(violation("", "known-member"))}]}})
build("build-related-not-json", "Given JSON is checked.", envelope("graph"), [], ["{}}"],
      {"ok": {"documents": [], "refused": [{"position": 0, "report": report(violation("", "well-formed"))}]}})
SAID_ONCE = text(BUILD | {"x:y": "#"}).split("#")
build("build-related-too-long", "What is too long by itself is said once.", envelope("graph"), [],
      [{"concat": [SAID_ONCE[0], {"repeat": "x", "times": 4 * MIB}, SAID_ONCE[1]]}],
      {"ok": {"documents": [], "refused": [{"position": 0, "report": report(
          violation("", "document-size", limit=4 * MIB, actual=4 * MIB + len("".join(SAID_ONCE))))}]}})
build("build-related-just-too-long", "Four bytes too long for what is around it in a document.", envelope("graph"), [],
      [{"concat": [SAID_ONCE[0], {"repeat": "x", "times": 4 * MIB - 10 - len("".join(SAID_ONCE))}, SAID_ONCE[1]]}],
      {"ok": {"documents": [], "refused": [{"position": 0, "report": report(
          violation("", "document-size", limit=4 * MIB, actual=4 * MIB + 4))}]}})
build("build-envelope-of-the-other-family", "What would be lost is an error.",
      envelope("graph", product="Bamboo"), [seed()], [],
      {"err": report(violation("/providerMetadata", "known-member"))})
build("build-envelope-properties", "Two properties of one name.",
      envelope("bulk", properties=[{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]), [], [],
      {"err": report(violation("/properties", "distinct-names"))})
build("build-too-many", "A splitter takes more than 1,000.", envelope("bulk"), [], ["{}"] * 1001,
      {"err": report(violation("/deployments", "count", limit=1000, actual=1001))})
build("build-1000", "At the limit.", envelope("bulk"), [], ["{"] * 1000,
      {"ok": {"documents": [], "refused": [
          {"position": n, "report": report(violation("", "well-formed"))} for n in range(1000)]}})
build("build-truncated", "Issues are kept first, then services, commits, repositories.", envelope("bulk"),
      [gated(commands=[], associations=NO_ASSOCIATIONS | {
          "issue-keys": keys[:499], "service-id-or-keys": ["s", "t"], "repositories": ["r"]})], [],
      {"ok": {"documents": [document(text({"deployments": [
          {name: value for name, value in BULK_OBJECT.items() if name != "commands"} | {"associations": [
              {"associationType": "issueKeys", "values": keys[:499]},
              {"associationType": "serviceIdOrKeys", "values": ["s"]}]}]}),
          [placed(0, [{"association": "service-id-or-keys", "kept": 1, "dropped": 1},
                      {"association": "repository", "kept": 0, "dropped": 1}])], 0)], "refused": []}})
build("build-truncated-gated", "A gate needs its service more than the five hundredth issue.", envelope("bulk"),
      [gated(associations=NO_ASSOCIATIONS | {"issue-id-or-keys": keys, "service-id-or-keys": ["s"]})], [],
      {"ok": {"documents": [document(text({"deployments": [BULK_OBJECT | {"associations": [
          {"associationType": "issueIdOrKeys", "values": keys[:499]},
          {"associationType": "serviceIdOrKeys", "values": ["s"]}]}]}),
          [placed(0, [{"association": "issue-id-or-keys", "kept": 499, "dropped": 1}])], 0)], "refused": []}})
commits = [{"hash": f"h{n}", "repository-id": "r"} for n in range(500)]
build("build-truncated-commits", "Of a list that does not fit the first ones are kept.", envelope("bulk"),
      [gated(commands=[], associations=NO_ASSOCIATIONS | {"issue-keys": keys + ["A-501"], "commits": commits})], [],
      {"ok": {"documents": [document(text({"deployments": [
          {name: value for name, value in BULK_OBJECT.items() if name != "commands"} | {"associations": [
              {"associationType": "issueKeys", "values": keys}]}]}),
          [placed(0, [{"association": "issue-keys", "kept": 500, "dropped": 1},
                      {"association": "commit", "kept": 0, "dropped": 500}])], 0)], "refused": []}})
backfill = [text(BUILD | {"id": f"build-{n}"}) for n in range(101)]
build("build-split", "100 objects and one, at the rate of a backfill: 1.2 ms an object, rounded up.",
      envelope("graph", operation_type="backfill"), [], backfill,
      {"ok": {"documents": [
          document('{"operationType":"BACKFILL","objects":[' + ",".join(backfill[:100]) + "]}",
                   [placed(n) for n in range(100)], 120),
          document('{"operationType":"BACKFILL","objects":[' + backfill[100] + "]}", [placed(100)], 2)],
          "refused": []}})


def steps(id, note, *pairs):
    """What is done with splitters, each step with its answer; `...` where a step has none."""
    deployments.add(id, note, "deployments.splitter", {"steps": [step for step, _ in pairs]},
                    {"ok": [answer for _, answer in pairs if answer is not ...]})


def opened(name, envelope):
    return {"call": "open", "as": name, "input": {"envelope": envelope}}, {"ok": None}


def add(name, deployment):
    return {"call": "add", "on": name, "input": {"deployment": deployment}}


def add_related(name, object):
    return {"call": "add-related", "on": name, "input": {"object": object}}


def finish(name):
    return {"call": "finish", "on": name, "input": {}}


def added(position, document=None):
    return {"ok": {"position": position, "document": document}}


def not_added(position, *violations):
    return {"err": {"position": position, "report": report(*violations)}}


def bulk_document(*numbers, placements):
    objects = [BULK_OBJECT | {"deploymentSequenceNumber": number} for number in numbers]
    return document(text({"deployments": objects}), placements, 0)


def numbered(number):
    return gated(sequence_number=number)


def related_document(*objects, placements):
    return document('{"objects":[' + ",".join(objects) + "]}", placements, 40 * len(objects))


steps("splitter-nothing", "Nothing gives no document.", opened("a", envelope("bulk")), (finish("a"), {"ok": None}))
steps("splitter-after-finish", "A splitter goes on after its last document, and positions go on counting.",
      opened("a", envelope("bulk")), (add("a", numbered(100)), added(0)), (add("a", numbered(101)), added(1)),
      (finish("a"), {"ok": bulk_document(100, 101, placements=[placed(0), placed(1)])}), (finish("a"), {"ok": None}),
      (add("a", numbered(100)), added(2)), (finish("a"), {"ok": bulk_document(100, placements=[placed(2)])}))
steps("splitter-unfinished", "What was not asked for is gone with its splitter, and the next one begins anew.",
      opened("a", envelope("bulk")), (add("a", numbered(100)), added(0)), ({"drop": "a"}, ...),
      opened("a", envelope("bulk")), (finish("a"), {"ok": None}), (add("a", numbered(100)), added(0)))
steps("splitter-refused-in-between", "What is refused is in no document, but is counted.",
      opened("a", envelope("bulk")), (add("a", gated(display_name="")), not_added(0, violation("/displayName", "not-empty"))),
      (add("a", numbered(100)), added(1)),
      (add("a", numbered(100)), not_added(2, violation("", "distinct-deployments"))),
      (add("a", numbered(99)), added(3)),
      (add("a", gated(update_sequence_number=0)), not_added(4, violation("/updateSequenceNumber", "rising-update"))),
      (finish("a"), {"ok": bulk_document(100, 99, placements=[
          placed(1), placed(3, warnings=[warning("", "rising-sequence")])])}))
steps("splitter-only-refused", "Then there is no document.", opened("a", envelope("bulk")),
      (add("a", gated(display_name="")), not_added(0, violation("/displayName", "not-empty"))),
      (finish("a"), {"ok": None}))
steps("splitter-update", "An update of a deployment that is in the document finishes it.",
      opened("a", envelope("bulk")), (add("a", gated()), added(0)),
      (add("a", gated(update_sequence_number=2)), added(1, bulk_document(100, placements=[placed(0)]))),
      (finish("a"), {"ok": document(text({"deployments": [BULK_OBJECT | {"updateSequenceNumber": 2}]}), [placed(1)], 0)}))
steps("splitter-two-at-once", "Each has its own document, positions and order.",
      opened("a", envelope("bulk")), opened("b", envelope("graph")), (add("a", numbered(100)), added(0)),
      (add_related("b", text(BUILD)), added(0)), (add("a", numbered(101)), added(1)),
      (add_related("b", text(BUILD | {"id": "build-2"})), added(1)),
      (finish("b"), {"ok": related_document(text(BUILD), text(BUILD | {"id": "build-2"}),
                                            placements=[placed(0), placed(1)])}),
      ({"drop": "b"}, ...), opened("c", envelope("bulk")), (add("c", numbered(100)), added(0)),
      (finish("a"), {"ok": bulk_document(100, 101, placements=[placed(0), placed(1)])}),
      (finish("c"), {"ok": bulk_document(100, placements=[placed(0)])}))
steps("splitter-related", "An object rides along in a graph document, unless it is a deployment or no JSON.",
      opened("a", envelope("graph")), (add_related("a", "{"), not_added(0, violation("", "well-formed"))),
      (add_related("a", text(EXAMPLE["objects"][0])), not_added(1, violation("", "known-member"))),
      (add_related("a", text(changed(BUILD, ["id"], ...))), not_added(2, violation("/id", "required"))),
      (add_related("a", text(BUILD)[:-1] + ',"x":"\\ud800"}'), not_added(3, violation("", "well-formed"),
                                                                                   warning("/x", "known-member"))),
      (add_related("a", " " + text(BUILD) + "\n"), added(4)),
      (finish("a"), {"ok": related_document(text(BUILD), placements=[placed(4)])}))
steps("splitter-related-in-bulk", "Nothing rides along in a bulk document.", opened("a", envelope("bulk")),
      (add_related("a", text(BUILD)), not_added(0, violation("", "known-member"))), (finish("a"), {"ok": None}))
steps("splitter-envelope-of-the-other-family", "What would be lost is an error, and there is no splitter.",
      (opened("a", envelope("graph", product="Bamboo"))[0],
       {"err": report(violation("/providerMetadata", "known-member"))}))
builds = [text(BUILD | {"id": f"build-{n}"}) for n in range(101)]
steps("splitter-101", "The hundred and first finishes the document of a hundred.", opened("a", envelope("graph")),
      *[(add_related("a", one), added(n)) for n, one in enumerate(builds[:100])],
      (add_related("a", builds[100]),
       added(100, related_document(*builds[:100], placements=[placed(n) for n in range(100)]))),
      (finish("a"), {"ok": related_document(builds[100], placements=[placed(100)])}))


def parse(id, note, family, document, expect):
    deployments.add(id, note, "deployments.parse", {"family": family, "document": document}, expect)


def round_trip(id, note, envelope, deployment, document_text, pause):
    """What is built of a deployment, and what is read of the document."""
    build(f"build-{id}", note, envelope, [deployment], [],
          {"ok": {"documents": [document(document_text, [placed(0)], pause)], "refused": []}})
    parse(f"parse-{id}", note, envelope["family"], document_text,
          {"ok": {"envelope": envelope, "deployments": [deployment], "related": []}})


EVERY_USER = user(account_id="a", email="e", external_id="x", ari="r", name="n", user_name="u",
                  avatar="https://e.example/a", url="https://e.example/u")
EVERY_USER_TEXT = {"accountId": "a", "email": "e", "externalId": "x", "ari": "r", "name": "n", "userName": "u",
                   "avatar": "https://e.example/a", "url": "https://e.example/u"}
round_trip(
    "all-of-the-graph", "Every member that the page names; several users are a list.",
    envelope("graph", properties=[{"name": "p", "value": "v"}], operation_type="backfill", connection_id="c"),
    gated(
        label="l", duration=0, commands=["one", "two"],
        associations={
            "issue-keys": ["A-1"], "issue-id-or-keys": ["1"], "service-id-or-keys": ["s"],
            "commits": [{"hash": "h", "repository-id": "r"}], "repositories": ["r"],
            "others": [{"kind": "k", "values": ['{"a":1}', "2"]}],
        },
        graph={
            "schema-version": "1.0", "id": "id", "created-at": "2024-07-01T05:00:45Z",
            "created-by": [user(account_id="a"), user(ari="b")], "last-updated-by": [user(email="c"), user(ari="d")],
            "owners": [user(external_id="o")], "thumbnail-url": "https://e.example/t",
            "parent-key": {"kind": "p", "value": '"v"'}, "container-key": {"kind": "c", "value": "[1]"},
            "permissions": [
                {"action": "read", "access-controls": [
                    {"principals": [{"kind": "user", "id": "1"}, {"kind": "group", "id": "2"}]},
                    {"principals": [{"kind": "container", "id": None}]}]},
                {"action": None, "access-controls": [{"principals": [{"kind": "atlassian-workspace", "id": None}]}]}],
            "triggered-by": EVERY_USER, "region": "eu",
        },
    ),
    text({
        "properties": {"p": "v"}, "operationType": "BACKFILL", "connectionId": "c",
        "objects": [{
            "schemaVersion": "1.0", "id": "id", "updateSequenceNumber": 1, "displayName": "Test Deployment",
            "description": "A test deployment to staging", "url": "https://entity.example.com/1",
            "createdAt": "2024-07-01T05:00:45Z", "createdBy": [{"accountId": "a"}, {"ari": "b"}],
            "lastUpdatedAt": "2024-07-09T14:27:37.000Z", "lastUpdatedBy": [{"email": "c"}, {"ari": "d"}],
            "owners": [{"externalId": "o"}], "thumbnail": {"externalUrl": "https://e.example/t"},
            "parentKey": {"type": "p", "value": "v"}, "containerKey": {"type": "c", "value": [1]},
            "permissions": [
                {"action": "read", "accessControls": [
                    {"principals": [{"type": "USER", "id": "1"}, {"type": "GROUP", "id": "2"}]},
                    {"principals": [{"type": "CONTAINER"}]}]},
                {"accessControls": [{"principals": [{"type": "ATLASSIAN_WORKSPACE"}]}]}],
            "associations": [
                {"associationType": "issueKeys", "values": ["A-1"]},
                {"associationType": "issueIdOrKeys", "values": ["1"]},
                {"associationType": "serviceIdOrKeys", "values": ["s"]},
                {"associationType": "commit", "values": [{"commitHash": "h", "repositoryId": "r"}]},
                {"associationType": "repository", "values": [{"repositoryId": "r"}]},
                {"associationType": "k", "values": [{"a": 1}, 2]}],
            DETAILS: {
                "deploymentSequenceNumber": 100, "label": "l", "state": "pending", "duration": 0,
                "pipeline": BULK_OBJECT["pipeline"], "environment": BULK_OBJECT["environment"],
                "commands": [{"command": "one"}, {"command": "two"}], "triggeredBy": EVERY_USER_TEXT, "region": "eu",
            },
        }],
    }),
    2)
round_trip(
    "all-of-bulk", "Every member that the API documents.",
    envelope("bulk", properties=[{"name": "p", "value": "v"}, {"name": "q", "value": ""}], product="Bamboo 6.10.2"),
    gated(
        graph=None, issue_keys=["B-2", "B-1"], commands=["initiate_deployment_gating", "other"],
        associations=NO_ASSOCIATIONS | {
            "service-id-or-keys": ["s"], "commits": [{"hash": "h", "repository-id": "r"}], "repositories": ["r", "q"]},
    ),
    text({
        "properties": {"p": "v", "q": ""}, "providerMetadata": {"product": "Bamboo 6.10.2"},
        "deployments": [BULK_OBJECT | {
            "commands": [{"command": "initiate_deployment_gating"}, {"command": "other"}],
            "associations": [
                {"associationType": "serviceIdOrKeys", "values": ["s"]},
                {"associationType": "commit", "values": [{"commitHash": "h", "repositoryId": "r"}]},
                {"associationType": "repository", "values": [{"repositoryId": "r"}, {"repositoryId": "q"}]}],
            "issueKeys": ["B-2", "B-1"]}],
    }),
    0)
round_trip(
    "the-rest-of-the-associations", "Issues in both lists.", envelope("bulk"),
    gated(graph=None, commands=["other"],
          associations=NO_ASSOCIATIONS | {"issue-keys": ["A-2", "A-1"], "issue-id-or-keys": ["10001", "A-3"]}),
    text({"deployments": [BULK_OBJECT | {
        "commands": [{"command": "other"}],
        "associations": [{"associationType": "issueKeys", "values": ["A-2", "A-1"]},
                         {"associationType": "issueIdOrKeys", "values": ["10001", "A-3"]}]}]}),
    0)

ID = EXAMPLE["objects"][0]["id"]
parse("parse-the-example", "What is written is read back.", "graph", text(EXAMPLE),
      {"ok": {"envelope": envelope("graph", operation_type="normal"), "related": [], "deployments": [
          seed() | {"graph": seed()["graph"] | {"id": ID, "schema-version": "2.0"}}]}})
parse("parse-odd-association", "One value that is none of its type, and the list stays as it is: what is built again says the same.",
      "graph", text(changed(EXAMPLE, ["objects", 0, "associations"],
                            [{"associationType": "serviceIdOrKeys", "values": ["checkout", {"a": 1}]}])),
      {"ok": {"envelope": envelope("graph", operation_type="normal"), "related": [], "deployments": [
          seed() | {"graph": seed()["graph"] | {"id": ID, "schema-version": "2.0"}, "associations": NO_ASSOCIATIONS | {
              "others": [{"kind": "serviceIdOrKeys", "values": ['"checkout"', '{"a":1}']}]}}]}})
parse("parse-bulk", "A bulk document has no graph details.", "bulk",
      text({"properties": {"accountId": "account-234"}, "providerMetadata": {"product": "Bamboo 6.10.2"},
            "deployments": [BULK_OBJECT]}),
      {"ok": {"envelope": envelope("bulk", properties=[{"name": "accountId", "value": "account-234"}],
                                   product="Bamboo 6.10.2"),
              "related": [], "deployments": [gated(graph=None)]}})
parse("parse-related", "Objects that ride along stay JSON.", "graph", text({"objects": [BUILD]}),
      {"ok": {"envelope": envelope("graph"), "related": [text(BUILD)], "deployments": []}})
STATES = {"pending": "pending", "in-progress": "in_progress", "successful": "successful", "cancelled": "cancelled",
          "failed": "failed", "rolled-back": "rolled_back", "unknown": "unknown"}
for state, name in STATES.items():
    parse(f"parse-state-{state}", "Every state has its name.", "bulk",
          text({"deployments": [{n: v for n, v in BULK_OBJECT.items() if n != "commands"} | {"state": name}]}),
          {"ok": {"envelope": envelope("bulk"), "related": [],
                  "deployments": [gated(graph=None, state=state, commands=[])]}})
for kind in ["production", "staging", "testing", "development", "unmapped"]:
    parse(f"parse-environment-{kind}", "Every type has its name.", "bulk",
          text(changed({"deployments": [BULK_OBJECT]}, ["deployments", 0, "environment", "type"], kind)),
          {"ok": {"envelope": envelope("bulk"), "related": [],
                  "deployments": [gated(graph=None, environment=seed()["environment"] | {"kind": kind})]}})
for kind, name in {"user": "USER", "group": "GROUP", "atlassian-workspace": "ATLASSIAN_WORKSPACE",
                   "container": "CONTAINER", "everyone": "EVERYONE"}.items():
    principals = [{"accessControls": [{"principals": [{"type": name, "id": "1"}]}]}]
    parse(f"parse-principal-{kind}", "Every type has its name; a backfill.", "graph",
          text(changed(EXAMPLE | {"operationType": "BACKFILL"}, ["objects", 0, "permissions"], principals)),
          {"ok": {"envelope": envelope("graph", operation_type="backfill"), "related": [], "deployments": [
              seed() | {"graph": seed()["graph"] | {"id": ID, "schema-version": "2.0", "permissions": [
                  {"action": None, "access-controls": [{"principals": [{"kind": kind, "id": "1"}]}]}]}}]}})
parse("parse-invalid", "The report of `validate`.", "bulk", text(changed(BULK, D + ["url"], ...)),
      {"err": report(violation(f"{P}/url", "required"))})

# ---------------------------------------------------------------------------------------------------------------------
# Ids


def gate(pipeline, environment, number=100):
    return {"pipeline-id": pipeline, "environment-id": environment, "sequence-number": number}


def path(id, note, pipeline, environment, number, expect):
    deployments.add(id, note, "deployments.poll-path", {"gate": gate(pipeline, environment, number)}, expect)


def poll(pipeline, environment, number):
    return {"ok": f"/rest/deployments/0.1/pipelines/{pipeline}/environments/{environment}"
                  f"/deployments/{number}/gating-status"}


def fault(field, fault):
    return {"err": {"field": field, "fault": fault}}


EXAMPLE_GATE = ("e9c906a7-451f-4fa6-ae1a-c389e2e2d87c", "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba", 100)
path("path-of-the-example", "Plain ids stay as they are.", *EXAMPLE_GATE, poll(*EXAMPLE_GATE))
path("path-of-odd-ids", "Whatever is not unreserved is encoded.", "a/b c%", "\u00e9\U0001f680?#", -2**63,
     poll("a%2Fb%20c%25", "%C3%A9%F0%9F%9A%80%3F%23", -2**63))
path("path-of-unreserved", "RFC 3986, section 2.3.", "AZaz09-._~", "...", 1, poll("AZaz09-._~", "...", 1))
path("path-of-encoded-dots", "Encoded once more, so that they are no dots.", "%2e%2e", "e", 1, poll("%252e%252e", "e", 1))
path("path-pipeline-empty", "No encoding saves it.", "", "e", 1, fault("pipeline-id", "empty"))
path("path-environment-empty", "No encoding saves it.", "p", "", 1, fault("environment-id", "empty"))
path("path-pipeline-dot", "No encoding saves it.", ".", "e", 1, fault("pipeline-id", "dot-segment"))
path("path-environment-dots", "No encoding saves it.", "p", "..", 1, fault("environment-id", "dot-segment"))
path("path-pipeline-255", "At the limit, in characters.", "\u00e9" * 255, "e", 1, poll("%C3%A9" * 255, "e", 1))
path("path-pipeline-256", "Beyond it.", "p" * 256, "e", 1, fault("pipeline-id", "too-long"))
path("path-environment-newline", "Never in an id.", "p", "a\nb", 1, fault("environment-id", "odd-character"))
deployments.add("graph-id-of-the-example", "As published.", "deployments.graph-id", {"gate": gate(*EXAMPLE_GATE)},
                {"ok": ID})
deployments.add("graph-id-with-slashes", "Encoded, so that no two deployments share an id.", "deployments.graph-id",
                {"gate": gate("p/environmentId/e", "100%", 1)},
                {"ok": "pipelineId/p%2FenvironmentId%2Fe/environmentId/100%25/deploymentSequenceNumber/1"})
deployments.add("graph-id-dots", "It is no path.", "deployments.graph-id", {"gate": gate(".", "..", 1)},
                {"ok": "pipelineId/./environmentId/../deploymentSequenceNumber/1"})
deployments.add("graph-id-empty", "Not empty.", "deployments.graph-id", {"gate": gate("p", "", 1)},
                fault("environment-id", "empty"))

# ---------------------------------------------------------------------------------------------------------------------
# Answers

SENT = text({"deployments": [
    BULK_OBJECT | {"deploymentSequenceNumber": n, "commands": [{"command": "initiate_deployment_gating"}],
                   "associations": [{"associationType": "issueKeys", "values": ["A-1", f"UTF-{n}"]},
                                    {"associationType": "serviceIdOrKeys", "values": ["checkout"]}]}
    for n in (1, 2, 3)]})
P_ID, E_ID = EXAMPLE_GATE[:2]


def key(n):
    return {"pipelineId": P_ID, "environmentId": E_ID, "deploymentSequenceNumber": n}


def outcome(fate, messages=(), **unknown):
    return {"fate": fate, "messages": list(messages),
            "unknown": NO_ASSOCIATIONS | {name.replace("_", "-"): value for name, value in unknown.items()}}


def message(text, trace=None):
    return {"text": text, "trace-id": trace}


def answer(outcomes, messages=(), readable=True, **unknown):
    return {"ok": {"outcomes": outcomes, "messages": list(messages), "readable": readable,
                   "unknown": NO_ASSOCIATIONS | {name.replace("_", "-"): value for name, value in unknown.items()}}}


def bulk_answer(id, note, status, body, expect):
    deployments.add(id, note, "deployments.read-bulk-answer", {"sent": SENT, "status": status, "body": body}, expect)


bulk_answer(
    "answer-mixed", "Accepted with an unknown key, rejected, and not mentioned.", 202,
    text({"acceptedDeployments": [key(1)],
          "rejectedDeployments": [{"key": key(2), "errors": [{"message": "no", "errorTraceId": "t"}]}],
          "unknownIssueKeys": ["UTF-1", "UTF-2"],
          "unknownAssociations": [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}]}),
    answer([outcome("accepted", issue_keys=["UTF-1"], service_id_or_keys=["checkout"]),
            outcome("rejected", [message("no", "t")], issue_keys=["UTF-2"], service_id_or_keys=["checkout"]),
            outcome("unanswered", service_id_or_keys=["checkout"])],
           issue_keys=["UTF-1", "UTF-2"], service_id_or_keys=["checkout"]))
bulk_answer("answer-all-accepted", "The usual answer.", 202,
            text({"acceptedDeployments": [key(3), key(2), key(1)], "rejectedDeployments": [], "unknownIssueKeys": []}),
            answer([outcome("accepted")] * 3))
bulk_answer("answer-accepted-and-rejected", "Who is both was rejected.", 202,
            text({"acceptedDeployments": [key(1), key(2), key(3)],
                  "rejectedDeployments": [{"key": key(1), "errors": [{"message": "no"}]}]}),
            answer([outcome("rejected", [message("no")]), outcome("accepted"), outcome("accepted")]))
bulk_answer("answer-to-others", "Pipeline, environment and number make the key, all three.", 202,
            text({"acceptedDeployments": [key(1) | {"pipelineId": "p"}, key(2) | {"environmentId": "e"}, key(4),
                                          key(3) | {"deploymentSequenceNumber": 3.0}, {"pipelineId": P_ID}],
                  "rejectedDeployments": [{"key": key(1) | {"environmentId": "e"}, "errors": [{"message": "no"}]}]}),
            answer([outcome("unanswered")] * 3))
bulk_answer("answer-with-odd-associations", "What has no type or no list is left out.", 202,
            text({"acceptedDeployments": [key(1), key(2), key(3)],
                  "unknownAssociations": [{"associationType": "serviceIdOrKeys"}, {"values": ["checkout"]},
                                          {"associationType": "issueKeys", "values": ["UTF-2"]}]}),
            answer([outcome("accepted"), outcome("accepted", issue_keys=["UTF-2"]), outcome("accepted")],
                   issue_keys=["UTF-2"]))
ODD_COMMIT = {"commitHash": "h", "repositoryId": "r", "x": 1}
bulk_answer("answer-with-odd-values", "What can be read of a list counts, whatever else is in it; the rest is kept apart.", 202,
            text({"acceptedDeployments": [key(1), key(2), key(3)],
                  "unknownAssociations": [{"associationType": "serviceIdOrKeys", "values": ["checkout", 5]},
                                          {"associationType": "commit", "values": [ODD_COMMIT]}]}),
            answer([outcome("accepted", service_id_or_keys=["checkout"])] * 3, service_id_or_keys=["checkout"],
                   commits=[{"hash": "h", "repository-id": "r"}],
                   others=[{"kind": "serviceIdOrKeys", "values": ["5"]}]))
TWICE = text({"deployments": [BULK_OBJECT, BULK_OBJECT | {"updateSequenceNumber": 2}]})
deployments.add(
    "answer-to-two-updates", "They have one key and so one fate; the first of them gets the messages.",
    "deployments.read-bulk-answer",
    {"sent": TWICE, "status": 202,
     "body": text({"rejectedDeployments": [{"key": key(100), "errors": [{"message": "no"}]}]})},
    answer([outcome("rejected", [message("no")]), outcome("rejected")]))
COMMITS = [{"commitHash": "ab", "repositoryId": "c"}, {"commitHash": "a", "repositoryId": "bc"},
           {"commitHash": "1", "repositoryId": "2"}]
deployments.add(
    "answer-unknown-commits", "A commit is its hash and its repository.", "deployments.read-bulk-answer",
    {"sent": text({"deployments": [BULK_OBJECT | {"commands": [{"command": "other"}], "associations": [
        {"associationType": "commit", "values": COMMITS},
        {"associationType": "repository", "values": [{"repositoryId": "r"}, {"repositoryId": "s"}]},
        {"associationType": "issueIdOrKeys", "values": ["A-1", "10001"]}]}]}),
     "status": 202, "body": text({"acceptedDeployments": [key(100)], "unknownIssueKeys": ["A-1"], "unknownAssociations": [
         {"associationType": "commit", "values": COMMITS[1:]},
         {"associationType": "repository", "values": [{"repositoryId": "s"}]}]})},
    answer([outcome("accepted", issue_id_or_keys=["A-1"], repositories=["s"],
                    commits=[{"hash": "a", "repository-id": "bc"}, {"hash": "1", "repository-id": "2"}])],
           issue_keys=["A-1"], repositories=["s"],
           commits=[{"hash": "a", "repository-id": "bc"}, {"hash": "1", "repository-id": "2"}]))
bulk_answer("answer-empty-object", "Every member is optional.", 202, "{}", answer([outcome("unanswered")] * 3))
bulk_answer("answer-unreadable", "A proxy's page.", 202, "<html>", answer([outcome("unanswered")] * 3, readable=False))
bulk_answer("answer-400-documented", "The documented shape.", 400,
            text([{"message": "bad", "errorTraceId": "t"}, {"message": "worse"}]),
            answer([outcome("refused")] * 3, [message("bad", "t"), message("worse")]))
SEEN = "Sum of Association values across all association types can have a maximum of 500 elements. Found 3143."
bulk_answer("answer-400-seen", "The shape that production was seen to send.", 400, text({"errorMessages": [SEEN]}),
            answer([outcome("refused")] * 3, [message(SEEN)]))
bulk_answer("answer-413", "Too large.", 413, text([{"message": "too large"}]),
            answer([outcome("send-fewer")] * 3, [message("too large")]))
for status in [401, 403, 404]:
    bulk_answer(f"answer-{status}", "No body is documented.", status, "", answer([outcome("refused")] * 3, readable=False))
for status in [408, 425, 429, 500, 503, 599]:
    bulk_answer(f"answer-{status}", "Later.", status, "", answer([outcome("retry-later")] * 3, readable=False))
bulk_answer("answer-too-long", "Beyond 1 MiB nothing is read.", 202, {"repeat": " ", "times": MIB + 1},
            answer([outcome("unanswered")] * 3, readable=False))
bulk_answer("answer-at-its-longest", "1 MiB is read.", 202,
            {"concat": ["{}", {"repeat": " ", "times": MIB - 2}]}, answer([outcome("unanswered")] * 3))
deployments.add("answer-to-nothing", "What was sent has to be known.", "deployments.read-bulk-answer",
                {"sent": "{}", "status": 202, "body": "{}"}, {"err": report(violation("/deployments", "required"))})


def objects_answer(id, note, body, expect):
    deployments.add(id, note, "deployments.read-objects-answer", {"sent": text(EXAMPLE), "body": body}, expect)


objects_answer("objects-success", "All taken.", text({"success": True}), answer([outcome("accepted")]))
objects_answer("objects-failure", "None taken.", text({"success": False, "error": "no"}),
               answer([outcome("refused")], [message("no")]))
objects_answer("objects-failure-object", "An error with a message.",
               text({"success": False, "error": {"message": "no"}}), answer([outcome("refused")], [message("no")]))
objects_answer("objects-unknown", "Nothing is guessed.", text({"ok": True}),
               answer([outcome("unanswered")], readable=False))
objects_answer("objects-success-text", "Only `true` is true.", text({"success": "true"}),
               answer([outcome("unanswered")], readable=False))
objects_answer("objects-too-long", "Beyond 1 MiB nothing is read.",
               {"concat": [text({"success": True}), {"repeat": " ", "times": MIB}]},
               answer([outcome("unanswered")], readable=False))
objects_answer("objects-at-its-longest", "1 MiB is read.",
               {"concat": [text({"success": True}), {"repeat": " ", "times": MIB - len(text({"success": True}))}]},
               answer([outcome("accepted")]))

STATUS = text({"pipelineId": "p", "environmentId": "e", "deploymentSequenceNumber": 100, "gatingStatus": "allowed",
               "updatedTimestamp": "2020-08-25T06:04:50.239Z", "details": []})


def poll_answer(id, note, status, body, expect, asked=gate("p", "e")):
    deployments.add(id, note, "deployments.read-poll-answer",
                    {"gate": asked, "status": status, "body": body, "now": 1600000000, "leeway": 30}, {"ok": expect})


poll_answer("poll-status", "Jira's word.", 200, STATUS, {"status": {
    "gate": gate("p", "e"), "status": "allowed", "updated-at": {"seconds": 1598335490, "nanoseconds": 239000000},
    "updated-text": "2020-08-25T06:04:50.239Z", "details": [], "warnings": []}})
poll_answer("poll-other-gate", "Never taken for the gate that was asked for.", 200, STATUS, "other-gate", gate("p", "f"))
poll_answer("poll-unreadable", "As `gating.parse` refuses it.", 200, "{", {"unreadable": {
    "status": 400, "retried": False, "answer": "malformed-body", "code": "malformed-body",
    "reason": {"malformed-body": "not-json"}}})
poll_answer("poll-no-data", "Submitted a moment ago.", 404, "", "no-data")
for status in [401, 403, 400, 204, 302]:
    poll_answer(f"poll-{status}", "Final.", status, "", "refused")
for status in [408, 425, 429, 500, 503]:
    poll_answer(f"poll-{status}", "Later.", status, STATUS, "retry-later")

# ---------------------------------------------------------------------------------------------------------------------
# Descriptors

descriptor = File(
    "descriptor.json",
    "The module descriptor and the app descriptor around it: rules with what passes and what fails, and building. "
    "Written by tests/peers/deployments/vectors.py from the documentation; no expected value comes from the code under "
    "test.",
)

MODULE = {"key": "my-deployment-gating", "name": {"value": "My deployment gating"},
          "callback": {"type": "jwt", "url": "/callback"}}
PROVIDER = {"key": "my-deployments", "name": {"value": "My deployments"}, "homeUrl": "https://deploy.example"}
APP = {
    "key": "com.example.gating", "name": "Gating", "description": "Gates deployments.",
    "vendor": {"name": "Example", "url": "https://example.com"},
    "baseUrl": "https://app.example.com/base", "authentication": {"type": "jwt"},
    "lifecycle": {"installed": "/installed", "uninstalled": "/uninstalled"},
    "scopes": ["READ", "WRITE", "DELETE"], "apiMigrations": {"signed-install": True},
    "modules": {"jiraDeploymentGating": MODULE, "jiraDeploymentInfoProvider": PROVIDER},
}
TYPED_MODULE = {"key": "my-deployment-gating", "name": {"value": "My deployment gating", "i18n": None},
                "callback-url": "/callback"}
TYPED_APP = {
    "key": "com.example.gating", "name": "Gating", "description": "Gates deployments.",
    "vendor": {"name": "Example", "url": "https://example.com"}, "base-url": "https://app.example.com/base",
    "lifecycle": {"installed": "/installed", "uninstalled": "/uninstalled", "enabled": None, "disabled": None},
    "more-scopes": ["DELETE"], "gating": TYPED_MODULE,
    "provider": {"key": "my-deployments", "name": {"value": "My deployments", "i18n": None},
                 "home-url": "https://deploy.example", "logo-url": None, "documentation-url": None,
                 "list-deployments-url": None},
}


def module(id, note, value, *violations):
    descriptor.add(id, note, "descriptor.validate-module", {"module": value}, {"ok": report(*violations)})


def app(id, note, value, *violations):
    descriptor.add(id, note, "descriptor.validate", {"descriptor": value}, {"ok": report(*violations)})


def app_with(id, note, path, value, *violations):
    app(id, note, text(changed(APP, path, value)), *violations)


module("module-as-published", "The published sample, completed to valid JSON.", text(MODULE))
module("module-i18n", "Optional.", text(changed(MODULE, ["name", "i18n"], "gating.name")))
module("module-not-json", "No JSON.", "{", violation("", "well-formed"))
module("module-empty", "Everything is required.", "{}", violation("/key", "required"), violation("/name", "required"),
       violation("/callback", "required"))
module("module-key-100", "At the limit.", text(MODULE | {"key": "a" * 100}))
module("module-key-101", "Beyond it.", text(MODULE | {"key": "a" * 101}),
       violation("/key", "length", limit=100, actual=101))
for id, bad in [("underscore", "a_b"), ("dot", "a.b"), ("blank", "a b"), ("letter", "\u00e9")]:
    module(f"module-key-{id}", "Letters, digits and dashes, ASCII.", text(MODULE | {"key": bad}), violation("/key", "key"))
module("module-key-empty", "Not empty.", text(MODULE | {"key": ""}), violation("/key", "not-empty"))
module("module-name-text", "A name is an object.", text(MODULE | {"name": "Gating"}), violation("/name", "json-type"))
module("module-name-without-value", "Required.", text(MODULE | {"name": {"i18n": "a"}}),
       violation("/name/value", "required"))
module("module-callback-type", "`jwt` alone.", text(changed(MODULE, ["callback", "type"], "none")),
       violation("/callback/type", "known-value"))
for id, bad in [("absolute", "https://app.example.com/callback"), ("no-slash", "callback"), ("two-slashes", "//evil"),
                ("blank", "/call back"), ("control", "/call\u007fback"), ("fragment", "/callback#a")]:
    module(f"module-callback-{id}", "A path below the base URL.", text(changed(MODULE, ["callback", "url"], bad)),
           violation("/callback/url", "relative-url"))
module("module-unknown-member", "The vendor may grow.", text(MODULE | {"new": 1}), warning("/new", "known-member"))

app("app-valid", "A descriptor that serves gating.", text(APP))
M = ["modules", "jiraDeploymentGating"]
app_with("app-module-list", "Documented is an object alone.", M, [MODULE],
         warning("/modules/jiraDeploymentGating", "single-module"))
app_with("app-module-list-bad", "Judged entry by entry.", M, [MODULE | {"key": "_"}],
         violation("/modules/jiraDeploymentGating/0/key", "key"),
         warning("/modules/jiraDeploymentGating", "single-module"))
for member in ["key", "baseUrl", "authentication", "lifecycle", "scopes", "apiMigrations", "modules"]:
    app_with(f"app-without-{member}", "Required.", [member], ..., violation(f"/{member}", "required"))
for member in ["name", "description", "vendor"]:
    app_with(f"app-without-{member}", "Optional.", [member], ...)
for member in ["jiraDeploymentGating", "jiraDeploymentInfoProvider"]:
    app_with(f"app-without-{member}", "Without it nothing is called back, or everything answered 403.",
             ["modules", member], ..., violation(f"/modules/{member}", "required"))
app_with("app-other-module", "Not judged.", ["modules", "webhooks"], [{"event": "x"}])
app_with("app-other-module-odd", "Whatever it is.", ["modules", "webhooks"], ["x", 1])
app_with("app-modules-no-object", "Modules have names.", ["modules"], [], violation("/modules", "json-type"))
app_with("app-migrations-no-object", "Migrations have names.", ["apiMigrations"], "signed-install",
         violation("/apiMigrations", "json-type"))
app_with("app-same-key", "Keys are unique within the app.", ["modules", "jiraDeploymentInfoProvider", "key"],
         "my-deployment-gating", violation("/modules/jiraDeploymentInfoProvider/key", "unique-key"))
app_with("app-same-key-of-another", "Those of other modules, too.", ["modules", "generalPages"],
         [{"key": "a"}, {"key": "my-deployments"}], violation("/modules/generalPages/1/key", "unique-key"))
app_with("app-key-64", "At the limit.", ["key"], "a" * 64)
app_with("app-key-65", "Beyond it.", ["key"], "a" * 65, violation("/key", "length", limit=64, actual=65))
app_with("app-key-blank", "No blanks.", ["key"], "a b", violation("/key", "key"))
for id, bad in [("http", "http://app.example.com"), ("user", "https://u@app.example.com"),
                ("query", "https://app.example.com?a"), ("fragment", "https://app.example.com#a"), ("relative", "/base")]:
    app_with(f"app-base-url-{id}", "https, and nothing but host, port and path.", ["baseUrl"], bad,
             violation("/baseUrl", "base-url"))
app_with("app-authentication-none", "Callbacks are signed.", ["authentication", "type"], "none",
         violation("/authentication/type", "known-value"))
app_with("app-without-installed", "Without it there is no shared secret.", ["lifecycle", "installed"], ...,
         violation("/lifecycle/installed", "required"))
app_with("app-installed-absolute", "A path below the base URL.", ["lifecycle", "installed"], "https://a.example/i",
         violation("/lifecycle/installed", "relative-url"))
for id, scopes in [("lower-case", ["read", "write"]), ("write-alone", ["WRITE"]), ("delete", ["delete"]),
                   ("project-admin", ["PROJECT_ADMIN"]), ("admin", ["NONE", "ADMIN"])]:
    app_with(f"app-scopes-{id}", "All upper or all lower case; WRITE implies READ, and these imply WRITE.", ["scopes"],
             scopes)
for id, scopes in [("read-alone", ["READ"]), ("mixed-case", ["Read", "Write"]), ("act-as-user", ["ACT_AS_USER"])]:
    app_with(f"app-scopes-{id}", "Not enough to submit.", ["scopes"], scopes, violation("/scopes", "scope"))
app_with("app-without-scopes-at-all", "Nothing is granted, and the list is empty.", ["scopes"], [],
         violation("/scopes", "not-empty"), violation("/scopes", "scope"))
app_with("app-signed-install-false", "Unsigned installations can be forged.", ["apiMigrations", "signed-install"],
         False, violation("/apiMigrations/signed-install", "known-value"))
app_with("app-without-signed-install", "As above.", ["apiMigrations"], {"gdpr": True},
         violation("/apiMigrations/signed-install", "required"))
app_with("app-signed-install-text", "A boolean.", ["apiMigrations", "signed-install"], "true",
         violation("/apiMigrations/signed-install", "json-type"))
app_with("app-home-url-missing", "Required.", ["modules", "jiraDeploymentInfoProvider", "homeUrl"], ...,
         violation("/modules/jiraDeploymentInfoProvider/homeUrl", "required"))
app("app-too-long", "Beyond 256 KiB nothing is read.", {"repeat": " ", "times": 256 * 1024 + 1},
    violation("", "document-size", limit=256 * 1024, actual=256 * 1024 + 1))
app("app-at-its-longest", "256 KiB are read.",
    {"concat": [text(APP), {"repeat": " ", "times": 256 * 1024 - len(text(APP))}]})

descriptor.add("build-the-module", "The published sample.", "descriptor.build-module", {"module": TYPED_MODULE},
               {"ok": text(MODULE)})
descriptor.add("build-the-module-i18n", "With its translations.", "descriptor.build-module",
               {"module": changed(TYPED_MODULE, ["name", "i18n"], "gating.name")},
               {"ok": text(changed(MODULE, ["name", "i18n"], "gating.name"))})
descriptor.add("build-a-bad-module", "All that is wrong at once.", "descriptor.build-module",
               {"module": TYPED_MODULE | {"key": "a b", "callback-url": "callback"}},
               {"err": report(violation("/key", "key"), violation("/callback/url", "relative-url"))})
descriptor.add("build-an-app", "What gating needs is always written.", "descriptor.build", {"app": TYPED_APP},
               {"ok": text(APP)})
full = changed(TYPED_APP, ["provider", "logo-url"], "https://deploy.example/logo.svg")
full = changed(full, ["provider", "documentation-url"], "https://deploy.example/docs")
full = changed(full, ["provider", "list-deployments-url"], "https://deploy.example/list?issueKey={issue.key}")
wide = copy.deepcopy(APP)
wide["modules"]["jiraDeploymentInfoProvider"] = PROVIDER | {
    "logoUrl": "https://deploy.example/logo.svg", "documentationUrl": "https://deploy.example/docs",
    "actions": {"listDeployments": {"templateUrl": "https://deploy.example/list?issueKey={issue.key}"}}}
descriptor.add("build-a-full-app", "Every member.", "descriptor.build", {"app": full}, {"ok": text(wide)})
descriptor.add("build-an-app-without-a-vendor", "Optional.", "descriptor.build", {"app": TYPED_APP | {"vendor": None}},
               {"ok": text(changed(APP, ["vendor"], ...))})
descriptor.add("build-a-bad-app", "All that is wrong at once.", "descriptor.build",
               {"app": TYPED_APP | {"base-url": "http://app.example.com", "key": ""}},
               {"err": report(violation("/key", "not-empty"), violation("/baseUrl", "base-url"))})

stale = False
for file in (deployments, descriptor):
    path_of = VECTORS / file.name
    if "--check" in sys.argv[1:]:
        stale |= not path_of.exists() or path_of.read_text() != file.text()
    else:
        path_of.write_text(file.text())
        print(f"{path_of.name}: {len(file.vectors)} vectors")
if stale:
    sys.exit("the committed vectors are not those that this script writes: run it without --check")
