package dev.gantry.identifier;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** What may be assigned to a participant, and whose namespace a spelling is of when it does not tell. */
final class Namespaces {
    private Namespaces() {}

    static String checked(String text) {
        if (text.length() > Texts.MAX_NAMESPACE) {
            throw Invalid.of(text, "over " + Texts.MAX_NAMESPACE + " characters", "A namespace is shorter.");
        }
        String rest = text.substring(text.indexOf(':') + 1);
        String one = text;
        if (text.startsWith(Gs1Key.SCHEME)) {
            one = Gs1Key.SCHEME + Gs1Key.prefix(rest);
        } else if (text.startsWith(Handles.SCHEME)) {
            one = Handles.SCHEME + Handles.prefix(text, rest);
        } else if (text.startsWith(Oid.SCHEME)) {
            one = Identifier.oid(rest).under(rest).namespace();
        } else if (text.startsWith(Uscc.SCHEME)) {
            one = Identifier.uscc(rest).namespace();
        } else if (text.startsWith("did:")) {
            one = Identifier.of(Did.parse(text)).namespace();
        } else {
            throw Invalid.of(text, "no scheme of a namespace", "It begins with gs1:, handle:, oid:, uscc: or did:.");
        }
        if (!one.equals(text)) {
            throw Invalid.of(
                    text,
                    "not a namespace in its one form",
                    one.isEmpty() ? "A participant's own codes need no namespace." : "Write " + one + ".");
        }
        return one;
    }

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
