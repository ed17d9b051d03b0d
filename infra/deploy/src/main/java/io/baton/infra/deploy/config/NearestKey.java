package io.baton.infra.deploy.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests a known key for an unknown one. */
final class NearestKey {

    /** Keys that differ in this number of letters are not alike. */
    private static final int FAR = 3;

    private static final int SHORTEST_BEGINNING = 4;

    private NearestKey() {}

    /** Of {@code known}, the one most alike: capitals, hyphens and underscores make no difference. */
    static Optional<String> to(String key, Collection<String> known) {
        String folded = fold(key);
        return known.stream()
                .filter(other -> distance(fold(other), folded) < FAR || beginsAlike(fold(other), folded))
                .min(Comparator.comparingInt(other -> distance(fold(other), folded)));
    }

    private static String fold(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    private static boolean beginsAlike(String a, String b) {
        return Math.min(a.length(), b.length()) >= SHORTEST_BEGINNING && (a.startsWith(b) || b.startsWith(a));
    }

    /** The number of letters that must change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
