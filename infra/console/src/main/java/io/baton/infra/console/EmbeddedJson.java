package io.baton.infra.console;

import io.baton.infra.cli.text.Json;

/** JSON inside a page. Stateless. */
final class EmbeddedJson {

    private EmbeddedJson() {}

    /** For the inside of a script element: no text in it can end the element or begin another. */
    static String of(Object value) {
        return Json.line(value).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    }
}
