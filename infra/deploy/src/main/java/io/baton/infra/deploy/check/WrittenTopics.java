package io.baton.infra.deploy.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pipeline writes to on the cluster that is read, as a line between two JVMs.
 *
 * @param unknown why it can't be said; empty where it is known
 */
record WrittenTopics(List<String> topics, boolean exactlyOnce, String unknown) {

    static final WrittenTopics NONE = new WrittenTopics(List.of(), false, "");

    private static final String LINE = "baton-outputs";
    private static final String KNOWN = "known";
    private static final String UNKNOWN = "unknown";
    private static final int WORDS = 3;

    WrittenTopics {
        topics = List.copyOf(topics);
    }

    static WrittenTopics of(List<String> topics, boolean exactlyOnce) {
        return new WrittenTopics(topics, exactlyOnce, "");
    }

    static WrittenTopics unknown(String why) {
        return new WrittenTopics(List.of(), false, why.replaceAll("\\s+", " "));
    }

    /** No topic has a space in its name. */
    String line() {
        return unknown.isEmpty()
                ? Stream.concat(Stream.of(LINE, KNOWN, Boolean.toString(exactlyOnce)), topics.stream())
                        .collect(Collectors.joining(" "))
                : String.join(" ", LINE, UNKNOWN, unknown);
    }

    /** The last of them; empty where no function of Baton's was asked. */
    static Optional<WrittenTopics> in(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(LINE + " "))
                .reduce((first, second) -> second)
                .map(WrittenTopics::parsed);
    }

    private static WrittenTopics parsed(String line) {
        String[] words = line.split(" ");
        return words[1].equals(KNOWN)
                ? of(Arrays.asList(words).subList(WORDS, words.length), Boolean.parseBoolean(words[2]))
                : unknown(String.join(" ", Arrays.asList(words).subList(2, words.length)));
    }
}
