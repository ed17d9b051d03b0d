package io.baton.infra.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The class path of a child JVM. In a checkout of Baton the build has written it down. Anywhere else it is looked up by
 * the list of jars that Baton's own jar carries, in the user's Maven repository, and fetched there by Maven's resolver
 * when it is missing: so nothing of it is shipped with Baton, and nothing of it is on anybody else's class path.
 *
 * @param what for messages
 * @param owner beside whose class the list lies
 * @param list its name: a line {@code group:artifact:type[:classifier]:version} for each jar
 * @param built the file that the build writes, from the root of the checkout
 */
public record ChildClassPath(String what, Class<?> owner, String list, String built) {

    private static final Map<ChildClassPath, String> FETCHED = new ConcurrentHashMap<>();

    /** As the command line takes it. */
    public String resolve() {
        return Checkout.find().isPresent()
                ? Checkout.classPath(built)
                : FETCHED.computeIfAbsent(this, ChildClassPath::fetched);
    }

    /** By the list alone, wherever this runs. */
    String fetched() {
        return MavenRepository.files(what, coordinates()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> coordinates() {
        try (InputStream listed = owner.getResourceAsStream(list)) {
            if (listed == null) {
                throw new LocalPartException(
                        "The list of the jars of %s, %s, is not beside %s: this jar of Baton was not built as it should be."
                                .formatted(what, list, owner));
            }
            // the dependency plugin's own format: a headline, and a line "   group:artifact:type:version:scope" for
            // each
            return new BufferedReader(new InputStreamReader(listed, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.strip().split(" ", 2)[0])
                    .filter(line -> line.chars().filter(c -> c == ':').count() >= 3)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
