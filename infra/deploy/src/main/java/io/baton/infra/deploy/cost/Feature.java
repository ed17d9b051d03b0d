package io.baton.infra.deploy.cost;

/** What a pipeline may use, and Lambda's own trigger lacks. */
public enum Feature {
    CONCURRENCY("concurrency", "many records in hand of one partition, in the order of their keys"),
    CHECKPOINTS("checkpoints", "a checkpoint that moves record by record"),
    RETRY_TOPIC("retry-topic", "a retry topic, which holds up no other record"),
    SEEK("seek", "seeks while it runs");

    private final String word;
    private final String meaning;

    Feature(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** In a sentence on what the trigger lacks. */
    String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return word;
    }
}
