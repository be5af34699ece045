package dev.gantry.core.did;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.identifier.Did;
import java.net.URI;
import java.util.regex.Pattern;

/** Where a {@code did:web} keeps its document (W3C CCG, did:web Method, 2.5.2). */
final class DidWebUrl {
    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}(:|$))([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(:[0-9]{1,5})?");

    private DidWebUrl() {}

    /** {@code IDENTIFIER_INVALID} if the id is no domain name with an optional port, or has a path that leads elsewhere. */
    static URI of(Did did, String scheme) {
        String[] parts = did.id().split(":", -1);
        String host = parts[0].replaceFirst("(?i)%3A", ":");
        int colon = host.indexOf(':');
        if (!HOST.matcher(host).matches() || colon >= 0 && Integer.parseInt(host.substring(colon + 1)) > 65535) {
            throw invalid(did, "it does not begin with a domain name, of which addresses are none");
        }
        var path = new StringBuilder();
        for (int i = 1; i < parts.length; i++) {
            String plain = parts[i].replaceAll("(?i)%2e", ".");
            if (plain.isEmpty() || plain.equals(".") || plain.equals("..") || plain.matches("(?i).*%(2f|5c|00).*")) {
                throw invalid(did, "its path has an empty or a relative part");
            }
            path.append('/').append(parts[i]);
        }
        return URI.create(scheme + "://" + host + (path.length() == 0 ? "/.well-known" : path) + "/did.json");
    }

    private static GantryException invalid(Did did, String why) {
        return GantryException.of(ErrorCode.IDENTIFIER_INVALID, Stage.VERIFY, did + " is no did:web: " + why)
                .fix("A did:web is did:web:example.com, with :user:alice for a path and %3A before a port.")
                .build();
    }
}
