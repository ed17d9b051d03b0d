package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.cost.Alternative.Way;
import java.util.List;

/** What containers of the functions' size cost that are always on: AWS Fargate, on arm64. */
final class Container {

    /** A size that Fargate has. */
    private record Size(double cpus, double leastGigabytes, double mostGigabytes) {}

    private static final List<Size> SIZES = List.of(
            new Size(0.25, 0.5, 2),
            new Size(0.5, 1, 4),
            new Size(1, 2, 8),
            new Size(2, 4, 16),
            new Size(4, 8, 30),
            new Size(8, 16, 60),
            new Size(16, 32, 120));

    private Container() {}

    /** As many as there are functions, of as much memory, and with CPU enough for the load. */
    static Alternative of(Deployment deployment, Load load) {
        int count = deployment.functions().size();
        double gigabytes = deployment.function().machine().memorySize() / 1_024.0;
        Size size = SIZES.stream()
                .filter(one -> gigabytes <= one.mostGigabytes() && load.cpus() <= count * one.cpus())
                .findFirst()
                .orElse(SIZES.getLast());
        double memory = Math.max(size.leastGigabytes(), gigabytes <= 0.5 ? 0.5 : Math.ceil(gigabytes));
        CostLine line = new CostLine(
                "containers",
                count
                        * CostModel.HOURS
                        * (size.cpus() * Prices.FARGATE_ARM64_CPU_HOUR + memory * Prices.FARGATE_ARM64_GIGABYTE_HOUR),
                "%,d of %.2f vCPU and %.1f GB on arm64, always on".formatted(count, size.cpus(), memory));
        boolean fallsBehind = load.cpus() > count * size.cpus();
        String remark = fallsBehind
                ? "does NOT keep up: the handlers need %.1f CPUs".formatted(load.cpus())
                : "without its own logs, alarms, and a second one for when it is replaced";
        return new Alternative(Way.CONTAINER, "container, always on", List.of(line), fallsBehind, remark);
    }
}
