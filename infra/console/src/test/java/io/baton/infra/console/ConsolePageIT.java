package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.WheelInput.ScrollOrigin;

/** The page in a real browser, as a person uses it; the pictures it leaves in {@code target/screenshots} are to be looked at. */
class ConsolePageIT {

    private static final String TIMELINE = ".tl-scroll";

    @SuppressWarnings("NullAway.Init")
    private static Browser browser;

    private final List<ConsoleServer> servers = new ArrayList<>();

    @BeforeAll
    static void openBrowser() {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void light() {
        browser.scheme("light");
        browser.size(1440, 1100);
    }

    @AfterEach
    void nothingWasComplainedOf() {
        // the page first: it would complain of a server that has gone
        browser.open("about:blank");
        servers.forEach(ConsoleServer::close);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsThreePartitionsWithTheirHandOffsInLightAndDark() {
        open(SampleSource.healthy(3));
        assertThat(browser.all("#leases tbody tr")).hasSize(3);
        awaitHistory();
        browser.await("a pace", "/[0-9]/.test(document.querySelector('#pace strong').textContent)");
        browser.await("lines in the table", "document.querySelectorAll('.spark polyline')[0].points.length > 1");
        assertThat(browser.painted("holding")).isPositive();
        assertThat(browser.painted("bad")).as("nothing is wrong").isZero();
        browser.picture("3-partitions-light");

        browser.find("#theme").click();
        browser.await("the dark panel", "getComputedStyle(document.body).backgroundColor === 'rgb(18, 20, 23)'");
        assertThat(browser.text("#theme")).isEqualTo("Light");
        browser.await("a dark timeline", "true");
        browser.picture("3-partitions-dark");
        browser.run("localStorage.clear()");
    }

    @Test
    void followsTheSystemsThemeUntilToldOtherwise() {
        browser.scheme("dark");
        open(SampleSource.healthy(3));

        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(18, 20, 23)");
        browser.find("#theme").click();
        browser.await("the light panel", "getComputedStyle(document.body).backgroundColor === 'rgb(246, 246, 244)'");
        browser.run("location.reload()");
        browser.awaitText("#theme", "Dark");
        browser.run("localStorage.clear()");
    }

    @Test
    void showsAHundredPartitionsAndAsksOnlyForThoseInSight() {
        browser.size(1440, 1400);
        open(SampleSource.healthy(100));
        assertThat(browser.all("#leases tbody tr")).hasSize(100);
        awaitHistory();
        browser.picture("100-partitions-light");

        browser.run("document.querySelector('.tl-scroll').scrollTop = 100000");
        browser.await(
                "the last lane's past",
                "performance.getEntriesByType('resource').some(one => one.name.includes('telemetry%2F99'))");
        Object asked = browser.run(
                "return performance.getEntriesByType('resource').filter(one => one.name.includes('telemetry%2F50')).length");
        assertThat(asked).as("lanes that were never in sight").isEqualTo(0L);

        focusTimeline();
        for (int i = 0; i < 11; i++) {
            browser.press(Keys.PAGE_DOWN);
        }
        browser.awaitText("#tl-told", "telemetry/99");
        browser.scheme("dark");
        browser.picture("100-partitions-dark");
    }

    @Test
    void marksAnEvictionAndTellsOfIt() {
        open(SampleSource.troubled(3));
        awaitHistory();
        assertThat(browser.painted("bad")).isGreaterThan(20);
        browser.picture("eviction-light");

        focusTimeline();
        browser.press(Keys.HOME);
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.END);
        for (int i = 0; i < 3; i++) {
            browser.press(Keys.ARROW_LEFT);
        }
        browser.awaitText("#tl-told", "telemetry/1: generation 108");
        browser.awaitText("#tl-told", "eviction");
        browser.press(Keys.ENTER);
        browser.awaitText("#details", "It was taken from generation 107, which had fallen silent");
        browser.scheme("dark");
        browser.picture("eviction-details-dark");
    }

    @Test
    void showsStandingsAndTheStateOfEachPartition() {
        open(SampleSource.windowed(3));

        browser.awaitText("#standings tbody tr:first-child", "race-002-rider-9");
        assertThat(browser.text("#standings tbody tr:first-child")).contains("race-002", "412", "250", "900");
        assertThat(browser.all("#standings tbody tr")).hasSize(2);
        assertThat(shownHeads()).contains("STATE-BYTES", "SNAPSHOT-AGE");
        assertThat(browser.text("#leases")).contains("123\u202f456");
        browser.picture("windows-light");

        browser.all("#leases tbody tr").get(1).click();
        browser.awaitText("#details", "123\u202f456 bytes in 3 objects");
        assertThat(browser.text("#details")).containsPattern("000000000111-00000017, [0-9.]+ m?s old");
    }

    @Test
    void aSourceWithoutStateAndStandingsShowsNoPlaceForThem() {
        open(SampleSource.healthy(3));
        awaitHistory();

        assertThat(shownHeads()).contains("LAST-GAP").doesNotContain("STATE-BYTES");
        assertThat(browser.find("#races").isDisplayed()).isFalse();
    }

    private static String shownHeads() {
        return String.valueOf(
                browser.run(
                        "return [...document.querySelectorAll('#leases th')].filter(th => !th.hidden).map(th => th.textContent).join(' ')"));
    }

    @Test
    void anUnreadableRowHidesNoOther() {
        open(SampleSource.troubled(5));

        assertThat(browser.text("#leases tbody tr:first-child")).contains("orders/telemetry/3", "unreadable", "ERR");
        assertThat(browser.text("#summary")).contains("1 ERR", "2 STOP", "2 OK");
        browser.find("#leases tbody tr:first-child").click();
        browser.awaitText("#details", "holderGeneration is 9, but generation is 4");
        browser.picture("unreadable-light");
        browser.scheme("dark");
        browser.picture("unreadable-dark");
    }

    @Test
    void anEmptyTableSaysSo() {
        open(new SampleSource("baton-leases, eu-central-1"));

        browser.awaitText("#leases caption", "no lease yet");
        browser.picture("empty-light");
        browser.scheme("dark");
        browser.picture("empty-dark");
    }

    @Test
    void allOfItCanBeDoneByKeys() {
        open(SampleSource.troubled(6));
        awaitHistory();
        for (int i = 0; i < 6; i++) {
            browser.press(Keys.TAB);
        }
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("tl-scroll");
        assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");

        browser.press(Keys.HOME);
        browser.awaitText("#tl-told", "telemetry/0: generation 100");
        browser.press(Keys.ARROW_RIGHT);
        browser.awaitText("#tl-told", "generation 101");
        browser.press(Keys.ARROW_DOWN);
        browser.awaitText("#tl-told", "telemetry/1");
        String before = browser.text("#tl-span");
        browser.press("+");
        browser.await("a closer look", "document.querySelector('#tl-span').textContent !== arguments[0]", before);
        browser.press("f");
        browser.awaitText("#tl-span", "h");
        browser.press(Keys.ENTER);
        browser.awaitText("#details h2", "of telemetry/1");
        assertThat(browser.run("return document.activeElement.tagName")).isEqualTo("H2");
        browser.press(Keys.ESCAPE);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("tl-scroll");
        assertThat(browser.find("#details").isDisplayed()).isFalse();

        browser.press("l");
        browser.await("live again", "[...document.querySelectorAll('.tl-tools button')][0].ariaPressed === 'true'");
    }

    @Test
    void theTableIsSortedFilteredAndWalkedByKeys() {
        open(SampleSource.troubled(6));
        browser.find("#filter").sendKeys("silent");
        browser.await("one row", "document.querySelectorAll('#leases tbody tr').length === 1");
        browser.find("#filter").clear();
        browser.find("#filter").sendKeys("nothing like it");
        browser.awaitText("#leases caption", "No partition matches");
        browser.find("#filter").clear();
        browser.find("#filter").sendKeys(" ");
        browser.await("all rows", "document.querySelectorAll('#leases tbody tr').length === 6");

        WebElement partition = browser.all("#leases th button").get(2);
        partition.click();
        partition.click();
        assertThat(browser.run("return document.querySelectorAll('#leases th')[2].ariaSort"))
                .isEqualTo("ascending");
        assertThat(browser.text("#leases tbody tr:first-child td:nth-child(3)")).isEqualTo("0");

        browser.run("document.querySelector('#leases tbody tr[tabindex=\"0\"]').focus()");
        browser.press(Keys.HOME);
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        browser.awaitText("#details h2", "telemetry/1");
        browser.press(Keys.ESCAPE);
        assertThat(browser.run("return document.activeElement.tagName")).isEqualTo("TR");
    }

    @Test
    void theWheelZoomsAndPansAndAClickTells() {
        open(SampleSource.healthy(3));
        awaitHistory();
        WebElement timeline = browser.find(TIMELINE);
        ScrollOrigin there = ScrollOrigin.fromElement(timeline);
        String all = browser.text("#tl-span");

        browser.input()
                .keyDown(Keys.CONTROL)
                .scrollFromOrigin(there, 0, -300)
                .keyUp(Keys.CONTROL)
                .perform();
        browser.await("a closer look", "document.querySelector('#tl-span').textContent !== arguments[0]", all);
        String closer = browser.text("#tl-span");
        browser.input()
                .keyDown(Keys.SHIFT)
                .scrollFromOrigin(there, 0, -200)
                .keyUp(Keys.SHIFT)
                .perform();
        browser.await("the past", "[...document.querySelectorAll('.tl-tools button')][0].ariaPressed === 'false'");
        assertThat(browser.text("#tl-span")).isEqualTo(closer);

        browser.input()
                .moveToElement(timeline, 100, -20)
                .clickAndHold()
                .moveByOffset(-80, 0)
                .release()
                .perform();
        assertThat(browser.find("#details").isDisplayed())
                .as("a drag is no click")
                .isFalse();
        browser.press("f");
        List<? extends Number> bar = numbers(browser.pixel("holding"));
        browser.input()
                .moveToLocation(bar.get(0).intValue(), bar.get(1).intValue())
                .click()
                .perform();
        browser.awaitText("#details h2", "Generation");
        assertThat(browser.text("#details")).contains("Holding", "superseded", "Request id");
    }

    @Test
    void anotherPartitionAppearsWithoutAReload() {
        SampleSource source = SampleSource.healthy(2);
        open(source);
        assertThat(browser.all("#leases tbody tr")).hasSize(2);

        source.add("orders", "late", 0, false);

        browser.await("a third row", "document.querySelectorAll('#leases tbody tr').length === 3");
    }

    @Test
    void saysWhenItsServerOrTheTableIsGoneAndWhenTheyAreBack() {
        SampleSource source = SampleSource.healthy(2);
        open(source);
        source.breaks(new IllegalStateException("the table does not answer"));
        browser.awaitText("#trouble", "the table does not answer");
        assertThat(browser.all("#leases tbody tr")).as("what was last known").hasSize(2);
        browser.picture("trouble-light");
        source.breaks(null);
        browser.await("no trouble", "document.querySelector('#trouble').hidden");

        servers.forEach(ConsoleServer::close);
        browser.awaitText("#trouble", "did not answer");
        assertThat(browser.complaints()).allSatisfy(one -> assertThat(one).contains("ERR_CONNECTION_REFUSED"));
    }

    @Test
    void whatStrangersWroteIsTextAndNothingElse() {
        String markup = "<img src=x onerror=\"document.title='taken'\">\"'><script>document.title='taken'</script>";
        String terminal = "\u001b[31mred\u001b]0;title\u0007";
        String bidi = "abc\u202edlrow\u202c\u2066x\u2069\u200b";
        SampleSource source = SampleSource.healthy(1);
        source.hostile(markup);
        source.hostile(terminal);
        source.hostile(bidi);
        open(source);
        awaitHistory();

        assertThat(browser.all("#leases tbody tr")).hasSize(7);
        assertThat(browser.text("#leases")).contains("<img src=x onerror=");
        assertThat(browser.text("#leases"))
                .contains("\u27e8U+001B\u27e9[31mred")
                .contains("abc\u27e8U+202E\u27e9dlrow");
        assertThat(browser.text("body"))
                .doesNotContain("\u001b")
                .doesNotContain("\u202e")
                .doesNotContain("\u200b");
        for (int i = 1; i <= 7; i++) {
            browser.find("#leases tbody tr:nth-child(" + i + ")").click();
            browser.await("details", "!document.querySelector('#details').hidden");
            assertThat(browser.all("img, main script, aside script")).isEmpty();
            browser.press(Keys.ESCAPE);
        }
        assertThat(browser.run("return document.title")).asString().doesNotContain("taken");
        browser.picture("hostile-light");
    }

    @Test
    void withoutActionsThereIsNothingToPress() {
        open(SampleSource.healthy(1));
        browser.find("#leases tbody tr").click();
        browser.awaitText("#details h2", "telemetry/0");

        assertThat(browser.text("#details")).doesNotContain("Stop");
    }

    @Test
    void anOrderIsAskedBackGivenAReasonAndCarriedOut() {
        SampleSource source = SampleSource.troubled(3);
        ConsoleServer server = start(source, true);
        browser.open(server.address().toString());
        awaitRows();
        assertThat(browser.run("return location.hash"))
                .as("the token does not stay in the address")
                .isEqualTo("");

        browser.run(
                "[...document.querySelectorAll('#leases tbody tr')].find(row => row.textContent.includes('running')).click()");
        browser.awaitText("#details .buttons", "Stop");
        browser.find("#details .buttons button").click();
        browser.await("the question", "document.querySelector('dialog').open");
        browser.picture("action-light");
        browser.press("refuse me", Keys.ENTER);
        browser.awaitText("dialog [role=alert]", "the row says no");
        browser.find("#reason").clear();
        browser.find("#reason").sendKeys("a test", Keys.ENTER);
        browser.awaitText("#told", "STOP is written");

        assertThat(source.ordered).containsExactly("STOP orders/telemetry/0 a test");
        assertThat(browser.complaints()).allSatisfy(one -> assertThat(one).contains("409"));
    }

    @Test
    void withoutTheTerminalsLinkNothingCanBeOrdered() {
        ConsoleServer server = start(SampleSource.healthy(1), true);
        browser.open(server.address().toString().replaceFirst("#.*", ""));
        browser.run("sessionStorage.clear(); location.reload()");
        awaitRows();
        browser.find("#leases tbody tr").click();

        browser.awaitText("#details", "open the console by the link that the terminal shows");
    }

    @Test
    void whatIsReadHasTheContrastThatWcagAsksForInBothThemes() {
        SampleSource source = SampleSource.troubled(6);
        open(source);
        browser.find("#leases tbody tr:last-child").click();
        for (String scheme : new String[] {"light", "dark"}) {
            browser.scheme(scheme);
            for (String ground : new String[] {"bg", "panel", "stripe"}) {
                for (String ink : new String[] {"text", "quiet", "accent", "bad", "ok", "warn"}) {
                    assertContrast(scheme, ink, ground, 4.5);
                }
                // shapes and edges that mean something
                for (String ink : new String[] {"warming", "waiting", "holding", "draining", "edge"}) {
                    assertContrast(scheme, ink, ground, 3);
                }
            }
            assertContrast(scheme, "holding-text", "holding", 4.5);
            assertContrast(scheme, "panel", "accent", 4.5);
            assertContrast(scheme, "panel", "bad", 4.5);
            assertThat(faint()).as("texts of the page in %s", scheme).isEmpty();
        }
    }

    @Test
    void aReportIsThePageWithoutAServer() throws Exception {
        SampleSource source = SampleSource.troubled(3);
        List<HtmlReport.Lane> lanes = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            String key = SampleSource.key("orders", "telemetry", partition);
            PartitionHistory history = source.history(key);
            lanes.add(new HtmlReport.Lane(
                    key, "telemetry/" + partition, "12 hand-offs", false, history.invocations(), history.marks()));
        }
        HtmlReport report = new HtmlReport("A run", Instant.now(), List.of("verdict: KEPT"), lanes);
        Path file = Path.of("target", "report.html").toAbsolutePath();
        report.write(file);
        browser.open(file.toUri().toString());

        browser.awaitText("#notes", "verdict: KEPT");
        browser.await("a drawing", "document.querySelector('.tl-scroll canvas').width > 300");
        browser.await("a frame", "true");
        browser.find(TIMELINE).sendKeys(Keys.END);
        browser.awaitText("#tl-told", "telemetry/0: generation 111");
        assertThat(browser.painted("holding")).isPositive();
        browser.press(Keys.ENTER);
        browser.awaitText("#details h2", "Generation 111");
        browser.picture("report-light");
        browser.press(Keys.ESCAPE);
        browser.scheme("dark");
        browser.picture("report-dark");
    }

    @Test
    void aReportOfHostileDataRunsNoneOfIt() throws Exception {
        Path file = Path.of("target", "hostile.html").toAbsolutePath();
        HtmlReportTest.report(
                        "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">")
                .write(file);
        browser.open(file.toUri().toString());
        browser.awaitText("#notes", "</script><script>");
        browser.find(TIMELINE).sendKeys(Keys.END);
        browser.press(Keys.ENTER);
        browser.await("details", "!document.querySelector('#details').hidden");

        assertThat(browser.run("return document.title")).asString().isNotEqualTo("taken");
        assertThat(browser.all("img")).isEmpty();
    }

    private ConsoleServer start(SampleSource source, boolean allowActions) {
        ConsoleServer server =
                ConsoleServer.start(new ConsoleSettings(InetAddress.getLoopbackAddress(), 0, allowActions), source);
        servers.add(server);
        return server;
    }

    private void open(SampleSource source) {
        browser.open(start(source, false).address().toString());
        browser.await("the first look", "document.querySelector('#at').textContent !== '\u2013'");
    }

    private static void focusTimeline() {
        browser.run("document.querySelector('.tl-scroll').focus()");
    }

    private static void awaitRows() {
        browser.await("rows", "document.querySelectorAll('#leases tbody tr').length > 0");
    }

    /** Until the past has been asked for and drawn: an hour is in sight then. */
    private static void awaitHistory() {
        browser.await(
                "the past", "performance.getEntriesByType('resource').some(one => one.name.includes('api/history'))");
        browser.await("an hour in sight", "/min|h/.test(document.querySelector('#tl-span').textContent)");
    }

    private static void assertContrast(String scheme, String ink, String ground, double least) {
        assertThat(Contrast.ratio(colour(ink), colour(ground)))
                .as("%s on %s in %s", ink, ground, scheme)
                .isGreaterThanOrEqualTo(least);
    }

    private static List<? extends Number> colour(String name) {
        return numbers(browser.run("""
                const probe = document.createElement("span");
                document.body.append(probe);
                probe.style.color = "var(--" + arguments[0] + ")";
                const found = getComputedStyle(probe).color.match(/[0-9.]+/g).map(Number);
                probe.remove();
                return found;""", name));
    }

    /** Each text on the page whose contrast with what lies behind it is below 4.5. */
    private static List<String> faint() {
        Object found = browser.run("""
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const found = [];
                const rgb = (text) => text.match(/[0-9.]+/g).map(Number);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                  const host = node.parentElement;
                  if (node.textContent.trim() === "" || !host.checkVisibility() || host.closest("noscript, canvas")) continue;
                  let behind = host;
                  while (behind && (rgb(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
                  found.push([node.textContent.trim().slice(0, 40), rgb(getComputedStyle(host).color),
                    behind ? rgb(getComputedStyle(behind).backgroundColor) : [255, 255, 255]]);
                }
                return found;""");
        List<String> faint = new ArrayList<>();
        int seen = 0;
        for (Object one : (List<?>) Objects.requireNonNull(found)) {
            List<?> parts = (List<?>) one;
            double ratio = Contrast.ratio(numbers(parts.get(1)), numbers(parts.get(2)));
            seen++;
            if (ratio < 4.5) {
                faint.add(parts.get(0) + ": " + ratio);
            }
        }
        assertThat(seen).as("texts looked at").isGreaterThan(60);
        return faint;
    }

    private static List<? extends Number> numbers(@Nullable Object found) {
        List<Number> numbers = new ArrayList<>();
        for (Object one : (List<?>) Objects.requireNonNull(found)) {
            numbers.add((Number) one);
        }
        return numbers;
    }
}
