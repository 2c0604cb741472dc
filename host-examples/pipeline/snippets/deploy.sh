#!/bin/sh
# Any other pipeline: deploy.sh NUMBER, with this folder's bin/ copied to ci/gate/. The number grows with every deployment.
# In the environment: GATE_URL, and the files GATE_SUBMIT_TOKEN_FILE and GATE_READ_TOKEN_FILE with the tokens.
set -eu
pipeline=webshop
environment=production
service=checkout
run_url=https://ci.example.com/$pipeline/$1

# report STATE: describes the deployment in this state to Jira.
report() {
    document=$(ci/gate/describe-deployment --state "$1" "$pipeline" "$environment" "$2" "$run_url" "$service")
    printf '%s\n' "$document" | ci/gate/submit-deployment -
}

report pending "$1"
ci/gate/await-gate --timeout 3600 "$pipeline" "$environment" "$1"
if ./deploy "$environment"; then
    report successful "$1"
else
    report failed "$1"
    exit 1
fi
