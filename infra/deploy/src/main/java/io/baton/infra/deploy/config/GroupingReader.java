package io.baton.infra.deploy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads how partitions are divided among functions. */
final class GroupingReader {

    private static final String PER_FUNCTION = "partitionsPerFunction";
    private static final String OWN = "ownFunction";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    private GroupingReader() {}

    static Groupings read(Section file, int partitions) {
        Grouping now = one(file, partitions);
        if (!file.has("formerly")) {
            return new Groupings(now, null);
        }
        Section formerly = file.section("formerly");
        Grouping former = one(formerly, partitions);
        formerly.refuseUnknown();
        if (former.equals(now) && !formerly.isRefused(PER_FUNCTION) && !file.isRefused(PER_FUNCTION)) {
            file.refuse(
                    "formerly", "is how partitions are divided now: remove it, or say how they were divided before");
        }
        return new Groupings(now, former);
    }

    private static Grouping one(Section section, int partitions) {
        int perFunction = section.number(PER_FUNCTION, 1, Grouping.MOST, 1);
        List<Integer> own = new ArrayList<>();
        for (String text : section.texts(OWN, "a partition's number", NUMBER)) {
            int partition = Integer.parseInt(text);
            if (partition >= partitions) {
                section.refuse(OWN, "names partition %d, and there are 0 to %d".formatted(partition, partitions - 1));
            } else if (own.contains(partition)) {
                section.refuse(OWN, "names partition %d twice".formatted(partition));
            } else {
                own.add(partition);
            }
        }
        if (perFunction == 1 && section.has(OWN) && !section.isRefused(PER_FUNCTION)) {
            section.refuse(
                    OWN, "goes with partitionsPerFunction of 2 or more: each partition has a function of its own");
        }
        return new Grouping(perFunction, perFunction == 1 ? List.of() : own);
    }
}
