package io.baton.infra.deploy.check;

/** Handlers for the check to look at. */
final class Handlers {

    private Handlers() {}

    /** As it should be. */
    public static final class Good {
        public String handleRequest(String event) {
            return event;
        }
    }

    /** Needs what its environment must have. */
    public static final class NeedsItsTopic {
        public NeedsItsTopic() {
            if (!"rides".equals(System.getenv("BATON_TOPIC"))) {
                throw new IllegalStateException("no topic");
            }
        }

        public String handleRequest(String event) {
            return event;
        }
    }

    /** Fails as it is made. */
    public static final class Fails {
        public Fails() {
            throw new IllegalStateException("no such table");
        }

        public String handleRequest(String event) {
            return event;
        }
    }

    /** Can't be made by Lambda. */
    public static final class WantsMore {
        private final String more;

        public WantsMore(String more) {
            this.more = more;
        }

        public String handleRequest(String event) {
            return event + more;
        }
    }

    /** Handles nothing. */
    public static final class Idle {}
}
