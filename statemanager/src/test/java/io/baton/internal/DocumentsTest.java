package io.baton.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The repository's pages, as a reader goes through them. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..");
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    /** {@code `Name`}, {@code `folder/Name`}, {@code `Name.method()`}. */
    private static final Pattern CLASS = Pattern.compile("`(?:[a-z]+/)*([A-Z][a-z]+[A-Za-z]*)(?:\\.[A-Za-z()]+)?`");

    private static final long MOST_BYTES_OF_README = 9 * 1024;

    @Test
    void everyLinkLeadsToAFileAndToAHeadingOfIt() throws Exception {
        var broken = new ArrayList<String>();
        for (Path page : files(".md")) {
            Matcher links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                if (!links.group(1).startsWith("http") && !leadsSomewhere(page, links.group(1))) {
                    broken.add(ROOT.relativize(page) + ": " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theFirstPageCanBeReadAtOnce() throws Exception {
        assertThat(Files.size(ROOT.resolve("README.md"))).isLessThanOrEqualTo(MOST_BYTES_OF_README);
    }

    @Test
    void everyClassThatThePagesForContributorsNameExists() throws Exception {
        var classes = new HashSet<String>();
        for (Path file : files(".java")) {
            classes.add(name(file).replace(".java", ""));
        }
        var missing = new ArrayList<String>();
        for (String page : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
            Matcher named = CLASS.matcher(Files.readString(ROOT.resolve(page)));
            while (named.find()) {
                if (!classes.contains(named.group(1))) {
                    missing.add(page + ": " + named.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path);
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0
                || headings(Files.isDirectory(file) ? file.resolve("README.md") : file)
                        .contains(link.substring(hash + 1));
    }

    /** As anchors: lower case, no punctuation, a hyphen for each space. */
    private static Set<String> headings(Path page) throws IOException {
        var anchors = new HashSet<String>();
        for (String line : Files.readAllLines(page)) {
            if (line.matches("#{1,6} .*")) {
                anchors.add(line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "`");
    }

    private static List<Path> files(String ending) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(name(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(ending)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
