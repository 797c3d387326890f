package mx.prep.testkit.cloud;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.testkit.cloud.Rights.Grant;

/**
 * A condition on the names of objects, as clouds let it stand beside a grant: either some names only, or all but some.
 * What it can't be read as is refused, so that no part of a file is passed over.
 *
 * @param only patterns of which a name has to match one; empty: any name
 * @param except patterns of which a name may match none
 */
record NameCondition(List<String> only, List<String> except) {
    /** None at all. */
    static final NameCondition NONE = new NameCondition(List.of(), List.of());

    private static final Pattern BLOCK = Pattern.compile("!\\(ActionMatches\\{'([^']+)'\\}\\)");
    private static final Pattern PATH =
            Pattern.compile("@Resource\\[Microsoft\\.Storage/storageAccounts/blobServices/containers/blobs:path\\]"
                    + "\\s+(StringEquals|StringLike|StringNotLike)\\s+'([^']+)'");
    private static final Pattern NAME =
            Pattern.compile("(!?)resource\\.name(?:\\.startsWith\\(\"([^\"]+)\"\\)| == \"([^\"]+)\")");

    /**
     * The condition of a role assignment of Azure, by action: blocks of the form {@code (!(ActionMatches{'…'}) OR
     * (…))}, joined by AND.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static Map<String, NameCondition> azure(String text) {
        Map<String, NameCondition> conditions = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(text);
        List<Integer> ends = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        while (block.find()) {
            starts.add(block.start());
            ends.add(block.end());
            actions.add(block.group(1));
        }
        starts.add(text.length());
        for (int i = 0; i < actions.size(); i++) {
            conditions.put(actions.get(i), paths(text.substring(ends.get(i), starts.get(i + 1))));
        }
        if (conditions.isEmpty() || !rest(BLOCK, rest(PATH, text)).matches("[()\\sANDOR]*")) {
            throw new IllegalArgumentException("a condition that isn't understood: " + text);
        }
        return conditions;
    }

    private static NameCondition paths(String text) {
        List<String> only = new ArrayList<>();
        List<String> except = new ArrayList<>();
        Matcher path = PATH.matcher(text);
        while (path.find()) {
            (path.group(1).equals("StringNotLike") ? except : only).add(path.group(2));
        }
        return joined(only, except, between(PATH, text), "OR", "AND");
    }

    /**
     * The expression of a condition of Google's IAM on objects of a bucket.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static NameCondition google(String expression, String bucket) {
        String objects = "projects/_/buckets/" + bucket + "/objects/";
        List<String> only = new ArrayList<>();
        List<String> except = new ArrayList<>();
        Matcher name = NAME.matcher(expression);
        while (name.find()) {
            String pattern = name.group(2) == null ? name.group(3) : name.group(2) + "*";
            if (!pattern.startsWith(objects)) {
                throw new IllegalArgumentException("a condition on something else: " + expression);
            }
            (name.group(1).isEmpty() ? only : except).add(pattern.substring(objects.length()));
        }
        if (!rest(NAME, expression).matches("[\\s|&]*")) {
            throw new IllegalArgumentException("a condition that isn't understood: " + expression);
        }
        return joined(only, except, between(NAME, expression), "||", "&&");
    }

    /** Some names or others, or neither these nor those. */
    private static NameCondition joined(
            List<String> only, List<String> except, List<String> joints, String or, String and) {
        boolean anyOf = except.isEmpty() && joints.stream().allMatch(or::equals);
        boolean noneOf = only.isEmpty() && joints.stream().allMatch(and::equals);
        if (only.size() + except.size() == 0 || !(anyOf || noneOf)) {
            throw new IllegalArgumentException("a condition that isn't understood: " + only + except + joints);
        }
        return new NameCondition(only, except);
    }

    /** What stands between one match and the next. */
    private static List<String> between(Pattern known, String text) {
        List<String> joints = new ArrayList<>();
        Matcher matcher = known.matcher(text);
        int end = -1;
        while (matcher.find()) {
            if (end >= 0) {
                joints.add(text.substring(end, matcher.start()).strip());
            }
            end = matcher.end();
        }
        return joints;
    }

    private static String rest(Pattern known, String text) {
        return known.matcher(text).replaceAll("");
    }

    /** The same for names below a prefix. */
    NameCondition under(String prefix) {
        return new NameCondition(
                only.stream().map(prefix::concat).toList(),
                except.stream().map(prefix::concat).toList());
    }

    /** What a role grants where this stands beside it. */
    List<Grant> grants(String role, String action, String resource) {
        return (only.isEmpty() ? Stream.of(resource) : only.stream())
                .map(pattern -> new Grant(role, action, pattern, except))
                .toList();
    }
}
