# Sourced by ./baton and ./mvnw: which JDK of this machine they run on.

NEEDED=21

# Prints the major version of the JDK in $1, or nothing if there is none.
major_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)".*/\1/p' "$1/release" 2>/dev/null || true)
    if [ -z "$version" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    printf '%s\n' "$version" | sed -n 's/^\([0-9][0-9]*\).*/\1/p'
}

# The first that will do of JAVA_HOME and the PATH; otherwise the newest of the usual places.
find_jdk() {
    jdk=
    on_path=$(command -v java 2>/dev/null || true)
    if [ -n "$on_path" ]; then
        on_path=$("$on_path" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' || true)
    fi
    for candidate in "${JAVA_HOME:-}" "$on_path"; do
        if [ -n "$candidate" ] && [ "$(major_version "$candidate" | grep . || echo 0)" -ge $NEEDED ]; then
            jdk=$candidate
            return
        fi
    done
    newest=0
    for candidate in /usr/lib/jvm/* /usr/java/* /usr/local/openjdk-* /opt/*jdk* /opt/java/* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.gradle/jdks/* "${HOME:-}"/.m2/jdks/*; do
        [ -d "$candidate" ] || continue
        major=$(major_version "$candidate")
        if [ "${major:-0}" -ge $NEEDED ] && [ "$major" -gt $newest ]; then
            jdk=$candidate
            newest=$major
        fi
    done
}

# Has Maven run on the JDK in $1.
build_with() {
    JAVA_HOME=$1
    export JAVA_HOME
    if [ "$(major_version "$1")" -ge 24 ]; then
        # warnings about Maven itself, nothing that the reader of a build could mend
        MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
        export MAVEN_OPTS
    fi
}
