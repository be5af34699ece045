package dev.gantry.identifier;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Finds whose namespace a spelling is of when it does not tell. */
final class Namespaces {
    private Namespaces() {}

    /** More than one is refused: a guess would give one thing two ids. */
    static String only(String text, Collection<String> namespaces, Predicate<String> fits) {
        List<String> found = namespaces.stream().filter(fits).distinct().toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String why = found.isEmpty()
                ? "it does not tell its namespace, and none of the " + namespaces.size() + " given is its"
                : "it fits several namespaces: " + found;
        throw GantryException.of(ErrorCode.NAMESPACE_UNKNOWN, Stage.VALIDATE, "\"" + Invalid.shown(text) + "\": " + why)
                .fix("Say under which namespace it is, as in Identifier.gs1(text).under(\"9506000\").")
                .build();
    }
}
