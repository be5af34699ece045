package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Rule 1 and its like: no chain hash, no block values but the time, no dynamic storage, no constant mapping key, no try, no creation. */
final class SourceRules {
    private static final Set<String> FORBIDDEN =
            Set.of("keccak256", "ecrecover", "selfdestruct", "blockhash", "ripemd160");
    private static final Set<String> FORBIDDEN_MEMBERS =
            Set.of("origin", "number", "chainid", "coinbase", "basefee", "prevrandao", "difficulty", "gaslimit");

    private final Set<Long> constants = new HashSet<>();
    private final Set<String> found = new TreeSet<>();

    private SourceRules() {}

    /** What breaks a rule in sources of which the compiler wrote the AST into a folder. */
    static Set<String> broken(Path compiled) throws IOException {
        JsonNode asts = new ObjectMapper().readTree(compiled.resolve("ast.json").toFile());
        var rules = new SourceRules();
        asts.properties().forEach(f -> rules.collectConstants(f.getValue()));
        asts.properties().forEach(f -> rules.walk(f.getKey(), f.getValue()));
        return rules.found;
    }

    private void collectConstants(JsonNode node) {
        if (is(node, "VariableDeclaration") && node.path("constant").asBoolean()) {
            constants.add(node.path("id").asLong());
        }
        node.elements().forEachRemaining(this::collectConstants);
    }

    private void walk(String file, JsonNode node) {
        String type = node.path("nodeType").asText();
        if (type.equals("Identifier") && FORBIDDEN.contains(node.path("name").asText())) {
            found.add(file + ": " + node.path("name").asText());
        }
        if (type.equals("MemberAccess")
                && FORBIDDEN_MEMBERS.contains(node.path("memberName").asText())) {
            String base = node.path("expression").path("name").asText();
            if (base.equals("block") || base.equals("tx")) {
                found.add(file + ": " + base + "." + node.path("memberName").asText());
            }
        }
        boolean creation = type.equals("NewExpression")
                && !node.path("typeName").path("nodeType").asText().equals("ArrayTypeName");
        if (type.equals("TryStatement") || creation || type.equals("ErrorDefinition")) {
            found.add(file + ": " + type);
        }
        if (type.equals("VariableDeclaration")
                && node.path("stateVariable").asBoolean()
                && !node.path("constant").asBoolean()) {
            String declared = node.path("typeDescriptions").path("typeString").asText();
            if (declared.contains("[]") || declared.equals("string") || declared.equals("bytes")) {
                found.add(file + ": state variable of type " + declared);
            }
        }
        if (type.equals("IndexAccess")
                && node.path("baseExpression")
                        .path("typeDescriptions")
                        .path("typeString")
                        .asText()
                        .startsWith("mapping")
                && isConstant(node.path("indexExpression"))) {
            found.add(file + ": constant mapping key in "
                    + node.path("baseExpression").path("name").asText());
        }
        node.elements().forEachRemaining(child -> walk(file, child));
    }

    /** The compiler calls every expression of constants pure, but does not say so of a constant's bare name. */
    private boolean isConstant(JsonNode expression) {
        return expression.path("isPure").asBoolean()
                || is(expression, "Identifier")
                        && constants.contains(
                                expression.path("referencedDeclaration").asLong());
    }

    private static boolean is(JsonNode node, String type) {
        return node.path("nodeType").asText().equals(type);
    }
}
