package io.baton.infra.deploy.check;

/** The result of a check, in a sentence that says what to do. */
public record Finding(Weight weight, String message) {

    /** How bad it is. */
    public enum Weight {
        FINE,
        /** It works, perhaps not as expected. */
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
