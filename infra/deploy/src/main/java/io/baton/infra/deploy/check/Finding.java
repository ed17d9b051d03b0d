package io.baton.infra.deploy.check;

/** What a check found, in a sentence that says what to do about it. */
public record Finding(Weight weight, String message) {

    /** Whether one may go on. */
    public enum Weight {
        FINE,
        /** It works, and not as one may think. */
        WARNING,
        /** It would not work. */
        PROBLEM
    }

    static Finding fine(String message) {
        return new Finding(Weight.FINE, message);
    }

    static Finding warning(String message) {
        return new Finding(Weight.WARNING, message);
    }

    static Finding problem(String message) {
        return new Finding(Weight.PROBLEM, message);
    }

    @Override
    public String toString() {
        String mark = switch (weight) {
            case FINE -> "ok      ";
            case WARNING -> "warning ";
            case PROBLEM -> "PROBLEM ";
        };
        return mark + message;
    }
}
