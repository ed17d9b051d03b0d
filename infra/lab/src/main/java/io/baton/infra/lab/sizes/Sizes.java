package io.baton.infra.lab.sizes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.errors.UserFile;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.LabSettings;
import io.baton.infra.emulator.machine.Machines;
import io.baton.infra.lab.run.RunDirectory;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.lab.watch.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures one size after the other, and prints a table. */
public final class Sizes {

    private final SizesSettings settings;
    private final PrintStream out;
    private final Announcer announcer;

    public Sizes(SizesSettings settings, PrintStream out, boolean terminal) {
        this.settings = settings;
        this.out = out;
        this.announcer = new Announcer(new Screen(out, terminal));
    }

    /** Runs to the end and answers the exit code: 1 if a process was killed or an invocation failed. */
    public int run(CtrlC ctrlC) throws IOException, InterruptedException {
        Path directory = RunDirectory.fresh("sizes");
        announcer.say("logs in " + directory);
        List<SizeFigures> all = new ArrayList<>();
        try (Lab lab = Lab.start(LabSettings.DEFAULT)) {
            for (FunctionSize size : settings.sizes()) {
                if (!ctrlC.pressed()) {
                    all.add(measure(size, all.size(), lab, directory, ctrlC));
                    write(all); // after each, so that a long measurement that is ended leaves what it has
                }
            }
        }
        out.println();
        out.println(SizeFigures.head());
        out.println(SizeFigures.units());
        all.forEach(figures -> out.println(figures.row()));
        if (ctrlC.pressed()) {
            return CtrlC.EXIT_CODE;
        }
        return all.stream().allMatch(figures -> figures.killed() == 0 && figures.failed() == 0) ? 0 : 1;
    }

    private SizeFigures measure(FunctionSize size, int number, Lab lab, Path directory, CtrlC ctrlC)
            throws InterruptedException {
        Machines machines = Machines.asLambda();
        announcer.say("%s. %s".formatted(size, machines.description()));
        try (var run = new SizeRun(
                size,
                "sizes-" + number,
                settings,
                lab,
                machines,
                directory.resolve(Integer.toString(number)),
                announcer,
                ctrlC)) {
            SizeFigures figures = run.measure();
            announcer.say(figures.row());
            return figures;
        }
    }

    private void write(List<SizeFigures> all) throws IOException {
        Path file = settings.json();
        if (file == null) {
            return;
        }
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode()
                .put("rate", settings.rate())
                .put("floodRate", settings.floodRate())
                .put("floodBytes", settings.floodBytes())
                .put("floodSeconds", settings.flood().toSeconds())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString());
        ArrayNode sizes = json.putArray("sizes");
        all.forEach(figures -> sizes.add(figures.json()));
        new UserFile("--json", file)
                .write(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + System.lineSeparator());
    }
}
