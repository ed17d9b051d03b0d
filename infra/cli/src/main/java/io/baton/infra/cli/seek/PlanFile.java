package io.baton.infra.cli.seek;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.baton.internal.lease.LeaseKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plan as CSV: {@code group,topic,partition,offset}, no header, as Kafka's own tool exports the offsets of several groups;
 * its form for one group, {@code topic,partition,offset}, is read too. Stateless.
 */
public final class PlanFile {

    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();
    private static final Pattern PARTITION = Pattern.compile("\\d{1,9}");
    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    private PlanFile() {}

    public static String write(List<Move> moves) {
        StringBuilder text = new StringBuilder();
        for (Move move : moves) {
            try {
                text.append(CSV.writeValueAsString(new String[] {
                    move.key().groupId(),
                    move.key().topic(),
                    Integer.toString(move.key().partition()),
                    Long.toString(move.toOffset())
                }));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("No CSV for " + move, e);
            }
        }
        return text.toString();
    }

    /**
     * The offset of each lease that is named.
     *
     * @param group of lines that name none; null if there is none
     * @throws IllegalArgumentException that names every line that is wrong
     */
    public static Map<LeaseKey, Long> read(String text, @Nullable String group) {
        Map<LeaseKey, Long> offsets = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        try (MappingIterator<String[]> lines = CSV.readerFor(String[].class).readValues(text)) {
            while (lines.hasNextValue()) {
                String[] cells = lines.nextValue();
                number++;
                String problem = line(cells, group, offsets);
                if (problem != null) {
                    problems.add("line " + number + " " + problem);
                }
            }
        } catch (JacksonException e) {
            problems.add("line " + (number + 1) + " is not CSV: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (offsets.isEmpty() && problems.isEmpty()) {
            problems.add("the file has no line");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return offsets;
    }

    private static @Nullable String line(String[] cells, @Nullable String group, Map<LeaseKey, Long> offsets) {
        boolean named = cells.length == 4;
        if (!named && cells.length != 3) {
            return "has %d columns; it must be group,topic,partition,offset or topic,partition,offset"
                    .formatted(cells.length);
        }
        String ofGroup = named ? cells[0] : group;
        int first = named ? 1 : 0;
        if (ofGroup == null || ofGroup.isBlank()) {
            return "names no group; add --group";
        }
        String partition = cells[first + 1].strip();
        String offset = cells[first + 2].strip();
        if (cells[first].isBlank()
                || !PARTITION.matcher(partition).matches()
                || !OFFSET.matcher(offset).matches()) {
            return "is wrong: a topic, a partition from 0 and an offset from 0 are needed";
        }
        LeaseKey key = new LeaseKey(ofGroup, cells[first].strip(), Integer.parseInt(partition));
        return offsets.put(key, Long.parseLong(offset)) == null ? null : "names " + key + " twice";
    }
}
