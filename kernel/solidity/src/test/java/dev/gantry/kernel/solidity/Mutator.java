package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every mutant of one source file, found in its syntax tree: one change of an operator, a condition, a constant, a statement or an order of arguments each. */
final class Mutator {
    private static final Map<String, List<String>> OPERATORS = Map.ofEntries(
            Map.entry("<", List.of("<=", ">=")),
            Map.entry("<=", List.of("<", ">")),
            Map.entry(">", List.of(">=", "<=")),
            Map.entry(">=", List.of(">", "<")),
            Map.entry("==", List.of("!=")),
            Map.entry("!=", List.of("==")),
            Map.entry("&&", List.of("||")),
            Map.entry("||", List.of("&&")),
            Map.entry("+", List.of("-")),
            Map.entry("-", List.of("+")),
            Map.entry("*", List.of("+")),
            Map.entry("/", List.of("*")),
            Map.entry("%", List.of("*")),
            Map.entry("&", List.of("|")),
            Map.entry("|", List.of("&")),
            Map.entry("<<", List.of(">>")),
            Map.entry(">>", List.of("<<")));

    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "!=", "!");

    private static final Map<String, String> ASSIGNMENTS = Map.of("+=", "-=", "-=", "+=", "|=", "&=", "&=", "|=");

    /** Types are not behaviour, and assembly is words to this tree. */
    private static final Set<String> SKIPPED = Set.of(
            "InlineAssembly",
            "ElementaryTypeName",
            "UserDefinedTypeName",
            "ArrayTypeName",
            "Mapping",
            "ImportDirective",
            "PragmaDirective",
            "EventDefinition");

    private final String file;
    private final String text;
    private final List<Mutant> mutants = new ArrayList<>();

    private Mutator(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** @param text the file, a character for each of its bytes, which is how the tree counts */
    static List<Mutant> mutants(String file, String text, JsonNode tree) {
        var mutator = new Mutator(file, text);
        mutator.walk(tree, file);
        return mutator.mutants;
    }

    private void walk(JsonNode node, String where) {
        if (node.isArray()) {
            node.forEach(n -> walk(n, where));
            return;
        }
        String type = node.path("nodeType").asText();
        if (!node.isObject() || SKIPPED.contains(type)) {
            return;
        }
        String inside = switch (type) {
            case "ContractDefinition" -> node.path("name").asText();
            case "FunctionDefinition" ->
                node.path("name").asText().isEmpty()
                        ? node.path("kind").asText()
                        : node.path("name").asText();
            default -> where;
        };
        change(type, node, inside);
        if (type.equals("ForStatement")) {
            // Not as a statement: the head of a loop has no place for a block.
            node.path("loopExpression").path("expression").forEach(n -> walk(n, inside));
            change("UnaryOperation", node.path("loopExpression").path("expression"), inside);
            walk(node.path("initializationExpression"), inside);
            walk(node.path("condition"), inside);
            walk(node.path("body"), inside);
            return;
        }
        node.forEach(n -> walk(n, inside));
    }

    private void change(String type, JsonNode node, String where) {
        switch (type) {
            case "BinaryOperation" -> {
                int from = end(node.path("leftExpression"));
                int to = start(node.path("rightExpression"));
                between("operator", node, from, to, where, OPERATORS);
            }
            case "Assignment" -> {
                String operator = node.path("operator").asText();
                if (ASSIGNMENTS.containsKey(operator)) {
                    int from = end(node.path("leftHandSide"));
                    int to = start(node.path("rightHandSide"));
                    between("assignment", node, from, to, where, Map.of(operator, List.of(ASSIGNMENTS.get(operator))));
                }
            }
            case "UnaryOperation" -> unary(node, where);
            case "IfStatement" -> {
                negate(node.path("condition"), where);
                if (!node.hasNonNull("falseBody")) {
                    add("check removed", where, start(node), statementEnd(node), "{}");
                }
            }
            case "Conditional" -> negate(node.path("condition"), where);
            case "Literal" -> literal(node, where);
            case "ExpressionStatement", "Break", "Continue" ->
                add("statement removed", where, start(node), statementEnd(node), "{}");
            case "FunctionCall" -> swap(node.path("arguments"), where);
            default -> {}
        }
    }

    private void between(
            String kind, JsonNode node, int from, int to, String where, Map<String, List<String>> instead) {
        String operator = node.path("operator").asText();
        int at = text.indexOf(operator, from);
        if (at < to) {
            for (String other : instead.getOrDefault(operator, List.of())) {
                add(kind, where, at, at + operator.length(), other);
            }
        }
    }

    private void unary(JsonNode node, String where) {
        String operator = node.path("operator").asText();
        if (operator.equals("!") || operator.equals("~")) {
            add("operator", where, start(node), start(node) + 1, "");
        } else if (operator.equals("++")) {
            int at = node.path("prefix").asBoolean() ? start(node) : end(node) - 2;
            add("operator", where, at, at + 2, "--");
        }
    }

    /** Not a comparison or a negation, whose operator is changed to that anyway. */
    private void negate(JsonNode condition, String where) {
        if (COMPARISONS.contains(condition.path("operator").asText())) {
            return;
        }
        int from = start(condition);
        int to = end(condition);
        add("condition negated", where, from, to, "!(" + text.substring(from, to) + ")");
    }

    private void literal(JsonNode node, String where) {
        String value = text.substring(start(node), end(node));
        if (node.path("kind").asText().equals("bool")) {
            add("constant", where, start(node), end(node), value.equals("true") ? "false" : "true");
        } else if (node.path("kind").asText().equals("number") && value.matches("0x[0-9a-fA-F]+|[0-9]+")) {
            boolean hex = value.startsWith("0x");
            var number = hex ? new BigInteger(value.substring(2), 16) : new BigInteger(value);
            for (BigInteger other : List.of(number.add(BigInteger.ONE), number.subtract(BigInteger.ONE))) {
                String digits = other.toString(hex ? 16 : 10);
                if (other.signum() >= 0) {
                    int width = Math.max(0, value.length() - 2 - digits.length());
                    add("constant", where, start(node), end(node), hex ? "0x" + "0".repeat(width) + digits : digits);
                }
            }
        }
    }

    private void swap(JsonNode arguments, String where) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            JsonNode one = arguments.get(i);
            JsonNode other = arguments.get(i + 1);
            String first = text.substring(start(one), end(one));
            String second = text.substring(start(other), end(other));
            if (type(one).equals(type(other)) && !first.equals(second)) {
                String middle = text.substring(end(one), start(other));
                add("arguments swapped", where, start(one), end(other), second + middle + first);
            }
        }
    }

    private static String type(JsonNode expression) {
        return expression.path("typeDescriptions").path("typeString").asText();
    }

    private void add(String operator, String where, int from, int to, String instead) {
        mutants.add(Mutant.of(file, where, operator, text, from, to, instead));
    }

    private static int start(JsonNode node) {
        return number(node, 0);
    }

    private static int end(JsonNode node) {
        return number(node, 0) + number(node, 1);
    }

    /** A statement's place in the tree ends before its semicolon. */
    private int statementEnd(JsonNode node) {
        return text.charAt(end(node) - 1) == '}' ? end(node) : text.indexOf(';', end(node) - 1) + 1;
    }

    private static int number(JsonNode node, int which) {
        return Integer.parseInt(node.path("src").asText().split(":", -1)[which]);
    }
}
