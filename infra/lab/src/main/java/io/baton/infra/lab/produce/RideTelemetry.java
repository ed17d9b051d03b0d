package io.baton.infra.lab.produce;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Racers on exercise bikes: every record is what one bike says about the last moment. The key is the race, and a race
 * lives in one partition, so that the order that matters is the order Kafka keeps. Never ends.
 */
public final class RideTelemetry implements RecordSource {

    private static final int RACERS_PER_RACE = 12;

    private static final class Race {
        private final int partition;
        private final String name;
        private final int[] watts = new int[RACERS_PER_RACE];
        private long sequence;

        Race(int partition, String name, Random random) {
            this.partition = partition;
            this.name = name;
            for (int racer = 0; racer < watts.length; racer++) {
                watts[racer] = 150 + random.nextInt(150);
            }
        }
    }

    private final ObjectMapper json = new ObjectMapper();
    private final Random random;
    private final LongSupplier clockMillis;
    private final List<Race> races = new ArrayList<>();
    private final int partitions;
    private final int racesPerPartition;
    private long sent;

    public RideTelemetry(int partitions, int racesPerPartition, long seed, LongSupplier clockMillis) {
        this.partitions = partitions;
        this.racesPerPartition = racesPerPartition;
        this.random = new Random(seed);
        this.clockMillis = clockMillis;
        for (int race = 0; race < partitions * racesPerPartition; race++) {
            races.add(new Race(race % partitions, "race-%03d".formatted(race), random));
        }
    }

    @Override
    public Outgoing next() throws IOException {
        // the partitions in turn, their races at random: so records of a race come close together at times
        Race race = races.get((int) (sent++ % partitions) + partitions * random.nextInt(racesPerPartition));
        int racer = random.nextInt(RACERS_PER_RACE);
        race.watts[racer] = Math.clamp(race.watts[racer] + random.nextInt(21) - 10L, 60, 900);
        ObjectNode ride = json.createObjectNode()
                .put("race", race.name)
                .put("racer", race.name + "-rider-" + racer)
                .put("power", race.watts[racer])
                .put("cadence", 60 + race.watts[racer] / 10 + random.nextInt(6))
                .put("timestamp", clockMillis.getAsLong())
                .put("sequence", race.sequence);
        return new Outgoing(race.partition, race.name, race.sequence++, ByteBuffer.wrap(json.writeValueAsBytes(ride)));
    }

    @Override
    public void close() {
        // nothing is open
    }
}
