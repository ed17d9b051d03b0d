package io.baton.demo;

import io.baton.infra.ledger.WindowContents;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What a window of a race comes to.
 *
 * @param contents the rides in it, by their power
 * @param leader the racer with the strongest effort; empty for none
 */
record Standing(WindowContents contents, String leader) {

    static final Standing NONE = new Standing(WindowContents.NONE, "");

    static Serde<Standing> serde() {
        return Serdes.serdeFrom(
                (topic, standing) -> standing.text().getBytes(StandardCharsets.UTF_8),
                (topic, bytes) -> parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    Standing with(String ride) {
        int watts = Standings.watts(ride);
        return new Standing(
                contents.with(Standings.sequence(ride), watts),
                watts > contents.best() ? Standings.racer(ride) : leader);
    }

    private String text() {
        return contents.text() + "\t" + leader;
    }

    private static Standing parse(String text) {
        int tab = text.indexOf('\t');
        return new Standing(WindowContents.parse(text.substring(0, tab)), text.substring(tab + 1));
    }
}
