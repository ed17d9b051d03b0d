package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Headless Chromium, as Debian packages it. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of(System.getProperty("baton.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("baton.chromedriver", "/usr/bin/chromedriver"));
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String PROBE = """
            const probe = document.createElement("span");
            document.body.append(probe);
            probe.style.color = "var(--" + arguments[0] + ")";
            const [r, g, b] = getComputedStyle(probe).color.match(/[0-9.]+/g).map(Number);
            probe.remove();
            const canvas = document.querySelector(".tl-scroll canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const is = (i) => data[i] === r && data[i + 1] === g && data[i + 2] === b;
            """;

    private final ChromeDriver driver;

    Browser() {
        for (Path needed : List.of(CHROMIUM, DRIVER)) {
            assertThat(needed)
                    .as("the page is tested in Chromium: apt-get install chromium chromium-driver, or name them with"
                            + " -Dbaton.chromium= and -Dbaton.chromedriver=")
                    .isExecutable();
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--window-size=1440,1100");
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    /** Opens a page afresh, whatever was open before. */
    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    void scheme(String name) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    String text(String selector) {
        return String.valueOf(run("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Actions input() {
        return new Actions(driver);
    }

    void press(CharSequence... keys) {
        input().sendKeys(keys).perform();
    }

    /** Until this script answers true. */
    void await(String what, String script, Object... arguments) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .withMessage(what)
                .until(any -> Boolean.TRUE.equals(run("return " + script, arguments)));
    }

    void awaitText(String selector, String text) {
        await(
                selector + " to say '" + text + "'",
                "(document.querySelector(arguments[0])?.textContent ?? '').includes(arguments[1])",
                selector,
                text);
    }

    /** How many of the timeline's pixels have a colour of the style sheet, exactly. */
    long painted(String colour) {
        Object count = run(PROBE + """
                let count = 0;
                for (let i = 0; i < data.length; i += 4) if (is(i)) count++;
                return count;""", colour);
        return count instanceof Long number ? number : -1;
    }

    /** Where in the window the timeline has some of that colour. */
    @Nullable
    Object pixel(String colour) {
        return run(PROBE + """
                const box = canvas.getBoundingClientRect();
                for (let y = 30; y < canvas.height; y += 3) {
                  for (let x = 200; x < canvas.width; x += 3) {
                    const at = (y * canvas.width + x) * 4;
                    if (is(at) && is(at + 40) && is(at + canvas.width * 16)) return [box.left + x + 5, box.top + y + 2];
                  }
                }
                return null;""", colour);
    }

    /** For a person to look at. */
    void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the browser complained of since the last time: broken policies, failed requests, errors of scripts. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                // of what the tests themselves do to the canvas
                .filter(message -> !message.contains("willReadFrequently"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
