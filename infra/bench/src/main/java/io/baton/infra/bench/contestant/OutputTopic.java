package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.local.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Where a contestant writes to, a topic of its own for each run. The bench has made that of a live job. */
final class OutputTopic {

    private OutputTopic() {}

    static String created(Job job) throws InterruptedException, ExecutionException {
        String name = job.outputTopic();
        if (job.live()) {
            return name;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", job.bootstrapServers()))) {
            Topics.create(admin, List.of(new NewTopic(name, 1, (short) 1)));
        }
        return name;
    }
}
