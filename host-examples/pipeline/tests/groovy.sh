#!/usr/bin/env bash
# groovy.sh FILE: compiles a Jenkinsfile with the Groovy that Jenkins has, 2.4. Needs a JDK and Maven, which fetches it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
jar=$root/target/pipeline/groovy-2.4.21.jar
sum=cc637a03e8ffddd487177bed948f162200a08f4847089091e06d70c2a1480fee

if ! echo "$sum  $jar" | sha256sum --check --status 2> /dev/null; then
    mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact=org.codehaus.groovy:groovy:2.4.21 -DoutputDirectory="$root/target/pipeline" -Dmdep.useBaseVersion=true
    echo "$sum  $jar" | sha256sum --check --quiet
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The compiler answers a mistake with text, not with a status; only a class shows that it was content.
java -cp "$jar" org.codehaus.groovy.tools.FileSystemCompiler -d "$scratch" "$1"
compgen -G "$scratch/*.class" > /dev/null
