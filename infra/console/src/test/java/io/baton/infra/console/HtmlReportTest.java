package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final String HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 {{script}} $1 \\";

    private final String html = report(HOSTILE).html();

    @Test
    void itsPolicyNamesItsOwnScriptAndStyleAndNoOther() throws Exception {
        String policy = inside("Content-Security-Policy\" content=\"([^\"]*)\"");

        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src '" + hash(inside("<script type=\"module\">(.*)</script>\n</body>")) + "'")
                .contains("style-src '" + hash(inside("<style>(.*)</style>")) + "'")
                .doesNotContain("unsafe");
    }

    @Test
    void itLoadsNothing() {
        assertThat(html)
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("@import")
                .doesNotContain("url(");
        assertThat(inside("<script type=\"module\">(.*)</script>\n</body>"))
                .doesNotContain("import ")
                .doesNotContain("export ")
                .doesNotContain("fetch(");
    }

    @Test
    void noTextInItsDataEndsTheElementAndAllOfItComesBack() throws Exception {
        String data = inside("id=\"data\">(.*?)</script>");

        assertThat(data).doesNotContain("<").doesNotContain("\u2028");
        JsonNode json = new ObjectMapper().readTree(data);
        assertThat(json.path("title").asText()).isEqualTo(HOSTILE);
        assertThat(json.at("/lanes/0/invocations/0/reason").asText()).isEqualTo(HOSTILE);
        assertThat(json.at("/lanes/0/marks/0/text").asText()).isEqualTo(HOSTILE);
    }

    static HtmlReport report(String text) {
        SampleSource source = new SampleSource("a title");
        source.hostile(text);
        PartitionHistory history = source.history(text + "/" + text + "/0");
        return new HtmlReport(
                text,
                Instant.now(),
                List.of(text),
                List.of(new HtmlReport.Lane(text, text, text, true, history.invocations(), history.marks())));
    }

    private String inside(String pattern) {
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(html);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
