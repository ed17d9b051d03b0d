package io.baton.infra.console;

import java.util.List;

/** The contrast of two colours as WCAG 2 defines it, from 1 to 21. Stateless. */
final class Contrast {

    private Contrast() {}

    /** Each colour as red, green and blue from 0 to 255. */
    static double ratio(List<? extends Number> one, List<? extends Number> other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(List<? extends Number> colour) {
        return 0.2126 * linear(colour.get(0)) + 0.7152 * linear(colour.get(1)) + 0.0722 * linear(colour.get(2));
    }

    private static double linear(Number channel) {
        double share = channel.doubleValue() / 255;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
