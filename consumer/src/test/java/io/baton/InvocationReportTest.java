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
class InvocationReportTest {

    private static final PojoSerializer<InvocationReport> LAMBDAS =
            JacksonFactory.getInstance().getSerializer(InvocationReport.class);

    private static final String FULL = """
            {"outcome":"superseded","reason":"somebody newer came","requestId":"req-1","groupId":"riders","topic":"rides",\
            "partition":3,"tick":"2026-11-29T01:00:00Z","generation":7,"fromOffset":100,"nextOffset":120,"records":20,\
            "seeks":[{"number":1,"from":50,"to":20}],"failures":4,"deadLetters":3,"skipped":1,"givenUp":{"offset":121,\
            "times":2},"crashes":{"offset":119,"times":1,"alone":true},"handoffGapMillis":15,"warmUpMillis":800,\
            "waitMillis":30,"totalMillis":60000,"leakedThreads":["a","b"]}""";

    @Test
    void theJsonHasEveryPropertyInItsOrder() {
        assertThat(json(full())).isEqualTo(FULL);
    }

    @Test
    void theJsonLeavesOutWhatIsAbsent() {
        InvocationReport duplicate = InvocationReport.of("req-2", "2026-11-29T01:00:00Z")
                .partition("riders", "rides", 3)
                .ended(Outcome.DUPLICATE, "it was there")
                .millis(null, null, null, 60)
                .build();
        assertThat(json(duplicate)).isEqualTo("""
                        {"outcome":"duplicate","reason":"it was there","requestId":"req-2","groupId":"riders",\
                        "topic":"rides","partition":3,"tick":"2026-11-29T01:00:00Z","records":0,"seeks":[],"failures":0,\
                        "deadLetters":0,"skipped":0,"totalMillis":60,"leakedThreads":[]}""");
    }

    @Test
    void jacksonReadsTheJsonBack() throws Exception {
        assertThat(json(new ObjectMapper().readValue(FULL, InvocationReport.class)))
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
                        "failures",
                        "deadLetters",
                        "skipped",
                        "givenUp",
                        "crashes",
                        "handoffGapMillis",
                        "warmUpMillis",
                        "waitMillis",
                        "totalMillis",
                        "leakedThreads");
    }

    @Test
    void itsTextNamesEachProperty() {
        assertThat(full())
                .asString()
                .startsWith("InvocationReport[outcome=superseded, reason=somebody newer came, requestId=req-1, ")
                .contains(", seeks=[Seek[number=1, from=50, to=20]], ")
                .contains(", givenUp=GivenUp[offset=121, times=2], crashes=Crashes[offset=119, times=1, alone=true], ");
    }

    private static InvocationReport full() {
        return InvocationReport.of("req-1", "2026-11-29T01:00:00Z")
                .partition("riders", "rides", 3)
                .ended(Outcome.SUPERSEDED, "somebody newer came")
                .held(7L, 100L, 120L)
                .records(20)
                .seek(1, 50, 20)
                .failures(4, 3, 1)
                .givenUp(121, 2)
                .crashes(119, 1, true)
                .millis(15L, 800L, 30L, 60_000)
                .leakedThreads(List.of("a", "b"))
                .build();
    }

    private static String json(InvocationReport report) {
        var json = new ByteArrayOutputStream();
        LAMBDAS.toJson(report, json);
        return json.toString(UTF_8);
    }
}
