package io.baton;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the serializer that Lambda's runtime answers by. */
class PartitionReportTest {

    private static final PojoSerializer<PartitionReport> LAMBDAS =
            JacksonFactory.getInstance().getSerializer(PartitionReport.class);

    private static final String FULL = """
            {"outcome":"superseded","reason":"somebody newer came","requestId":"req-1","groupId":"riders","topic":"rides",\
            "partition":3,"tick":"2026-11-29T01:00:00Z","generation":7,"fromOffset":100,"nextOffset":120,"records":20,\
            "seeks":[{"number":1,"fromOffset":50,"toOffset":20}],"outputs":17,"commits":5,"aborts":1,"producersFenced":1,"failures":4,"deadLetters":3,"skipped":1,"givenUp":{"offset":121,\
            "count":2},"crashes":{"offset":119,"count":1,"recordAlone":true},"handoffGapMillis":15,"warmUpMillis":800,\
            "waitMillis":30,"totalMillis":60000}""";

    @Test
    void theJsonHasEveryPropertyInItsOrder() {
        assertThat(json(full())).isEqualTo(FULL);
    }

    @Test
    void theJsonLeavesOutWhatIsAbsent() {
        PartitionReport duplicate = PartitionReport.of("req-2", "2026-11-29T01:00:00Z")
                .partition("riders", "rides", 3)
                .ended(Outcome.DUPLICATE, "it was there")
                .millis(null, null, null, 60)
                .build();
        assertThat(json(duplicate)).isEqualTo("""
                        {"outcome":"duplicate","reason":"it was there","requestId":"req-2","groupId":"riders",\
                        "topic":"rides","partition":3,"tick":"2026-11-29T01:00:00Z","records":0,"seeks":[],"failures":0,\
                        "deadLetters":0,"skipped":0,"totalMillis":60}""");
    }

    @Test
    void jacksonReadsTheJsonBack() throws Exception {
        assertThat(json(new ObjectMapper().readValue(FULL, PartitionReport.class)))
                .isEqualTo(FULL);
    }

    @Test
    void theMapHasTheNamesAndTheOrderOfTheJson() {
        assertThat(full().toMap().keySet())
                .containsExactly(
                        "outcome",
                        "reason",
                        "requestId",
                        "groupId",
                        "topic",
                        "partition",
                        "tick",
                        "generation",
                        "fromOffset",
                        "nextOffset",
                        "records",
                        "seeks",
                        "outputs",
                        "commits",
                        "aborts",
                        "producersFenced",
                        "failures",
                        "deadLetters",
                        "skipped",
                        "givenUp",
                        "crashes",
                        "handoffGapMillis",
                        "warmUpMillis",
                        "waitMillis",
                        "totalMillis");
    }

    @Test
    void itsTextNamesEachProperty() {
        assertThat(full())
                .asString()
                .startsWith("PartitionReport[outcome=superseded, reason=somebody newer came, requestId=req-1, ")
                .contains(", seeks=[Seek[number=1, fromOffset=50, toOffset=20]], ")
                .contains(
                        ", givenUp=GivenUp[offset=121, count=2], crashes=Crashes[offset=119, count=1, recordAlone=true], ");
    }

    @Test
    void anInvocationsJsonHoldsAReportOfEachPartition() throws Exception {
        var report = InvocationReport.of(
                "req-1", "2026-11-29T01:00:00Z", List.of(full(), full()), 60_001, List.of("a", "b"));
        var json = new ByteArrayOutputStream();
        JacksonFactory.getInstance().getSerializer(InvocationReport.class).toJson(report, json);
        assertThat(json.toString(UTF_8)).isEqualTo("""
                        {"requestId":"req-1","tick":"2026-11-29T01:00:00Z","partitions":[%s,%s],"totalMillis":60001,\
                        "leakedThreads":["a","b"]}""".formatted(FULL, FULL));
        assertThat(new ObjectMapper().readValue(json.toString(UTF_8), InvocationReport.class))
                .asString()
                .startsWith("InvocationReport[requestId=req-1, ")
                .contains("partitions=[PartitionReport[outcome=superseded, ");
    }

    private static PartitionReport full() {
        return PartitionReport.of("req-1", "2026-11-29T01:00:00Z")
                .partition("riders", "rides", 3)
                .ended(Outcome.SUPERSEDED, "somebody newer came")
                .held(7L, 100L, 120L)
                .records(20)
                .seek(1, 50, 20)
                .outputs(17)
                .transactions(5, 1, 1)
                .failures(4, 3, 1)
                .givenUp(121, 2)
                .crashes(119, 1, true)
                .millis(15L, 800L, 30L, 60_000)
                .build();
    }

    private static String json(PartitionReport report) {
        var json = new ByteArrayOutputStream();
        LAMBDAS.toJson(report, json);
        return json.toString(UTF_8);
    }
}
