# Sourced by `test`, `run` and `bench`: what they need, and where Maven keeps what it fetches.

for tool in java javac mvn python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install JDK 17 or newer, Maven 3.8 or newer, and Python 3" >&2; exit 1; }
done
version=$(javac -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
[ "$version" -ge 17 ] || { echo "JDK 17 or newer is needed, this one is $version" >&2; exit 1; }
[ -f ../../target/connect-gating.wasm ] || { echo "target/connect-gating.wasm is missing: run \`cargo xtask build\`" >&2; exit 1; }

# A repository of its own: what stands in it is exactly what dependencies.sha256 lists.
mkdir -p ../../target/java
repository=$(cd ../../target/java && pwd)/repository
maven=(mvn --batch-mode --quiet --strict-checksums -Dstyle.color=never -Dmaven.repo.local="$repository")

# Fetches everything that `--offline` will need, and compiles. Of what it fetches only Maven's plugins run before the
# check that follows.
fetch() {
  "${maven[@]}" test -DskipTests dependency:build-classpath
}
