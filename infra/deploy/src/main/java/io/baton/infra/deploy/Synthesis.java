package io.baton.infra.deploy;

import io.baton.infra.cli.text.Sha256;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.cost.Comparison;
import io.baton.infra.deploy.cost.CostModel;
import io.baton.infra.deploy.cost.CostReport;
import io.baton.infra.deploy.cost.Feature;
import io.baton.infra.deploy.cost.Load;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/** Writes a deployment's templates. The same file and jar give the same bytes. */
public final class Synthesis {

    private Synthesis() {}

    /** For the CDK command line: a cloud assembly in {@code directory}. Answers the stacks' names, in order. */
    public static List<String> assembly(Deployment deployment, Path directory) {
        App app = app(directory);
        List<String> stacks = names(ConsumerStacks.forCdk(deployment).addTo(app));
        TemplateLimits.check(stacks, synth(app));
        return stacks;
    }

    /** For {@code cdk synth} and similar commands, which set file and directory by environment variables. */
    public static void forCdkCommandLine(Consumer<Deployment> announce) {
        App app = app().build();
        if (!(app.getNode().tryGetContext("config") instanceof String config)) {
            throw new IllegalArgumentException("name the deployment's file: cdk … -c config=orders.yaml");
        }
        Deployment deployment = Deployment.read(Path.of(config));
        announce.accept(deployment);
        List<String> stacks = names(ConsumerStacks.forCdk(deployment).addTo(app));
        TemplateLimits.check(stacks, synth(app));
    }

    /** The deployment's schedules and the reason for them, for people. */
    public static String schedules(Deployment deployment) {
        return ScheduleChoice.of(deployment).explained();
    }

    /** The monthly cost, without a comparison, of partitions that always work. */
    public static CostReport cost(Deployment deployment) {
        return cost(deployment, null, List.of());
    }

    /**
     * The monthly cost of this load, compared with other ways.
     *
     * @param load null for partitions that always work, and no comparison
     * @param uses what the pipeline uses; empty if that is not known
     */
    public static CostReport cost(Deployment deployment, @Nullable Load load, List<Feature> uses) {
        return new CostReport(
                deployment.name(),
                deployment.source().partitions(),
                new CostModel(deployment, load).lines(schedulerSchedules(deployment)),
                load == null
                        ? List.of()
                        : new Comparison(deployment, load, uses, Synthesis::schedulerSchedules).alternatives(),
                uses);
    }

    private static int schedulerSchedules(Deployment deployment) {
        return ScheduleChoice.of(deployment).schedulerSchedules();
    }

    /**
     * For CloudFormation alone: a template for each stack, and the jar under the name it must have in a bucket.
     *
     * @return the names of what was written
     */
    public static Plain plain(Deployment deployment, Path directory) {
        try {
            Path jar = deployment.function().jar();
            String key = deployment.name() + "-" + sha256(jar) + ".jar";
            Path work = Files.createTempDirectory("baton-synth");
            try {
                App app = app(work);
                List<String> stacks =
                        names(ConsumerStacks.plain(deployment, key).addTo(app));
                TemplateLimits.check(stacks, synth(app));
                Files.createDirectories(directory);
                for (String stack : stacks) {
                    String template = TemplateLimits.file(stack);
                    Files.move(
                            work.resolve(template), directory.resolve(template), StandardCopyOption.REPLACE_EXISTING);
                }
                Files.copy(jar, directory.resolve(key), StandardCopyOption.REPLACE_EXISTING);
                return new Plain(stacks, key);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the templates to " + directory, e);
        }
    }

    /**
     * What was written.
     *
     * @param stacks in the order in which they are to be deployed
     * @param key the jar's name in the directory, and in the bucket
     */
    public record Plain(List<String> stacks, String key) {}

    /** Answers the directory that it wrote; CDK's own findings are reported in full, as the directory may be deleted later. */
    static Path synth(App app) {
        try {
            return Path.of(app.synth().getDirectory());
        } catch (RuntimeException e) {
            List<String> found = ValidationReport.in(Path.of(app.getOutdir()));
            if (found.isEmpty()) {
                throw e;
            }
            throw new IllegalArgumentException("CDK finds the templates wrong:\n  " + String.join("\n  ", found), e);
        }
    }

    static App app(Path directory) {
        return app().outdir(directory.toString()).build();
    }

    /** What CDK itself finds wrong with a template is an error. */
    private static App.Builder app() {
        return App.Builder.create()
                .context(Map.of("@aws-cdk/core:validateAgainstDefaultRules", true))
                .analyticsReporting(false)
                .treeMetadata(false);
    }

    private static List<String> names(List<Stack> stacks) {
        return stacks.stream().map(Stack::getStackName).toList();
    }

    private static String sha256(Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar);
                DigestInputStream digested = new DigestInputStream(in, Sha256.digest())) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(digested.getMessageDigest().digest())
                    .substring(0, 16);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
