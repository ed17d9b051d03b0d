package io.baton.infra.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The files of the page: no other file is served. Immutable. */
final class Pages {

    private static final String FOLDER = "/io/baton/infra/console/page/";
    private static final String CHART_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final List<String> OWN = List.of(
            "index.html",
            "console.css",
            "icon.svg",
            "app.js",
            "actions.js",
            "charts.js",
            "details.js",
            "lanes.js",
            "paint.js",
            "phases.js",
            "samples.js",
            "span.js",
            "standings.js",
            "table.js",
            "text.js",
            "theme.js",
            "timeline.js");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Reply> files = new TreeMap<>();

    Pages() {
        OWN.forEach(name -> add("/" + name, FOLDER + name));
        files.put("/", new Reply(200, type("index.html"), read(FOLDER + "index.html")));
        String charts = "/META-INF/resources/webjars/uplot/" + chartVersion() + "/dist/";
        add("/vendor/uPlot.esm.js", charts + "uPlot.esm.js");
        add("/vendor/uPlot.min.css", charts + "uPlot.min.css");
    }

    Optional<Reply> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** A file of the page as text, for the report. */
    static String text(String name) {
        return new String(read(FOLDER + name), StandardCharsets.UTF_8);
    }

    private void add(String path, String resource) {
        files.put(path, new Reply(200, type(resource), read(resource)));
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private static String chartVersion() {
        Properties properties = new Properties();
        try (InputStream open = open(CHART_VERSION)) {
            properties.load(open);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream open = open(resource)) {
            return open.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream open = Pages.class.getResourceAsStream(resource);
        if (open == null) {
            throw new IllegalStateException("the console was packaged without " + resource);
        }
        return open;
    }
}
