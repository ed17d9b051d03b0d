package io.baton.infra.simulation.kafka;

import io.baton.Output;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.OutputTransactions;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;

/** A cluster with a topic of one partition, for one test. */
interface OutputPlace {

    /** What its topic is written to by. */
    Output<String, String> output();

    static Output<String, String> outputTo(String topic) {
        return Output.to(topic, new StringSerializer(), new StringSerializer());
    }

    /** Of an invocation that has this partition of the topic that is read. */
    OutputTransactions transactions(int partition, Duration transactionTimeout);

    OutputSender sender();

    /** The values that a reader of committed records sees. */
    List<String> committed();

    /** The values that any other reader sees. */
    List<String> all();

    /** Nothing is answered from here on. */
    void pause();

    /** Everything is answered again. */
    void resume();

    /** Lets others go on for a moment. */
    void pass(Duration time);
}
