package dev.gantry.core.did;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.json.Json;
import dev.gantry.core.json.MalformedJsonException;
import dev.gantry.identifier.Did;
import dev.gantry.identifier.DidUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the members that DID Core defines. Whatever breaks one of its rules makes the whole document invalid: half a document would be another one. */
final class DocumentReader {
    private static final int MAX_ENTRIES = 256;

    private final Map<String, @Nullable Object> json;
    private final Did id;
    private final List<VerificationMethod> methods = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private DocumentReader(Map<String, @Nullable Object> json) {
        this.json = json;
        this.id = did("id", json.get("id"));
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> json(byte[] utf8, int maxBytes) {
        try {
            if (Json.parse(utf8, maxBytes) instanceof Map<?, ?> map) {
                return (Map<String, @Nullable Object>) map;
            }
        } catch (MalformedJsonException e) {
            throw draft("it cannot be read: " + e.getMessage()).cause(e).build();
        }
        throw invalid("it is no JSON object");
    }

    static DidDocument read(Map<String, @Nullable Object> json) {
        return new DocumentReader(json).document();
    }

    private DidDocument document() {
        for (Object one : list("verificationMethod")) {
            method("verificationMethod", one);
        }
        var relationships = new EnumMap<Relationship, List<DidUrl>>(Relationship.class);
        for (Relationship relationship : Relationship.values()) {
            relationships.put(relationship, relationship(relationship.member()));
        }
        relationships.values().forEach(this::requirePresent);
        List<Did> controllers = new ArrayList<>();
        for (Object one : oneOrMany("controller")) {
            controllers.add(did("controller", one));
        }
        List<String> alsoKnownAs = new ArrayList<>();
        for (Object one : list("alsoKnownAs")) {
            alsoKnownAs.add(uri("alsoKnownAs", one));
        }
        return new DidDocument(
                id, distinct("alsoKnownAs", alsoKnownAs), controllers, methods, relationships, services(), json);
    }

    private List<DidUrl> relationship(String member) {
        List<DidUrl> out = new ArrayList<>();
        for (Object one : list(member)) {
            out.add(one instanceof Map<?, ?> ? method(member, one) : url(member, one));
        }
        return distinct(member, out);
    }

    private void requirePresent(List<DidUrl> urls) {
        for (DidUrl url : urls) {
            if (url.did().equals(id) && methods.stream().noneMatch(m -> m.id().equals(url))) {
                throw invalid("it refers to " + url + ", which is not there");
            }
        }
    }

    private DidUrl method(String where, @Nullable Object value) {
        Map<?, ?> map = object(where, value);
        DidUrl methodId = url(where + ".id", map.get("id"));
        unique(methodId.toString());
        String type = text(where + ".type", map.get("type"));
        Did controller = did(where + ".controller", map.get("controller"));
        methods.add(new VerificationMethod(methodId, type, controller, key(where, map)));
        return methodId;
    }

    private static @Nullable VerificationKey key(String where, Map<?, ?> map) {
        Object jwk = map.get("publicKeyJwk");
        Object multibase = map.get("publicKeyMultibase");
        if (jwk != null && multibase != null) {
            throw invalid(where + " gives its key twice");
        }
        try {
            if (jwk != null) {
                return VerificationKey.ofJwk(object(where + ".publicKeyJwk", jwk));
            }
            return multibase == null
                    ? null
                    : VerificationKey.ofMultibase(text(where + ".publicKeyMultibase", multibase));
        } catch (GantryException e) {
            if (e.code() == ErrorCode.UNSUPPORTED) {
                return null;
            }
            throw draft(where + " has " + e.getMessage()).cause(e).build();
        }
    }

    private List<Service> services() {
        List<Service> out = new ArrayList<>();
        for (Object one : list("service")) {
            Map<?, ?> map = object("service", one);
            String serviceId = text("service.id", map.get("id"));
            serviceId =
                    serviceId.startsWith("#") ? url("service.id", serviceId).toString() : uri("service.id", serviceId);
            unique(serviceId);
            List<String> types = new ArrayList<>();
            for (Object type : map.get("type") instanceof List<?> many ? many : one(map.get("type"))) {
                types.add(text("service.type", type));
            }
            Object endpoint = map.get("serviceEndpoint");
            for (Object part : endpoint instanceof List<?> many ? many : one(endpoint)) {
                if (!(part instanceof Map<?, ?>)) {
                    uri("service.serviceEndpoint", part);
                }
            }
            if (types.isEmpty() || endpoint == null || endpoint.equals(List.of())) {
                throw invalid("service " + serviceId + " has no type or no endpoint");
            }
            out.add(new Service(serviceId, List.copyOf(types), endpoint));
        }
        return out;
    }

    private void unique(String name) {
        if (!ids.add(name)) {
            throw invalid("the id " + name + " is there twice");
        }
    }

    private static <T> List<T> distinct(String member, List<T> values) {
        if (new HashSet<>(values).size() < values.size()) {
            throw invalid(member + " names something twice");
        }
        return values;
    }

    private List<?> list(String member) {
        Object value = json.get(member);
        if (value == null && !json.containsKey(member)) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw invalid(member + " is no list");
        }
        if (list.size() > MAX_ENTRIES) {
            throw invalid(member + " has over " + MAX_ENTRIES + " entries");
        }
        return list;
    }

    private List<?> oneOrMany(String member) {
        return json.get(member) instanceof String one ? List.of(one) : list(member);
    }

    private static List<?> one(@Nullable Object value) {
        return value == null ? List.of() : List.of(value);
    }

    private static Map<?, ?> object(String where, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw invalid(where + " is no object");
    }

    private static String text(String where, @Nullable Object value) {
        if (value instanceof String s && !s.isEmpty()) {
            return s;
        }
        throw invalid(where + " is missing, or no text");
    }

    private static Did did(String where, @Nullable Object value) {
        return parsed(where, () -> Did.parse(text(where, value)));
    }

    private DidUrl url(String where, @Nullable Object value) {
        return parsed(where, () -> DidUrl.parse(text(where, value), id));
    }

    private static <T> T parsed(String where, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (GantryException e) {
            if (e.code() == ErrorCode.DID_DOCUMENT_INVALID) {
                throw e;
            }
            throw draft(where + " is wrong: " + e.getMessage()).cause(e).build();
        }
    }

    private static String uri(String where, @Nullable Object value) {
        String text = text(where, value);
        try {
            if (new URI(text).isAbsolute()) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw draft(where + " is no URI").cause(e).build();
        }
        throw invalid(where + " is no absolute URI");
    }

    static GantryException invalid(String why) {
        return draft(why).build();
    }

    static GantryException.Builder draft(String why) {
        return GantryException.of(ErrorCode.DID_DOCUMENT_INVALID, Stage.VERIFY, "the DID document is invalid: " + why)
                .fix("Its owner has to publish one that follows W3C DID Core 1.0.");
    }
}
