package mx.prep.testkit.cloud;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What whoever asks a cloud may do: a policy of its own words, which remembers what of it was used and what was refused.
 * What isn't allowed, or is denied besides, is refused. Thread-safe.
 */
public final class Rights {
    private final List<Grant> allowed;
    private final List<Grant> denied;
    private final Set<Grant> used = new LinkedHashSet<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * One action on some resources; an asterisk stands for any text in all three.
     *
     * @param role the policy that says it
     * @param resource as the cloud's server names what a request is about
     * @param except resources that it isn't about
     */
    public record Grant(String role, String action, String resource, List<String> except) {
        public Grant {
            except = List.copyOf(except);
        }

        public Grant(String role, String action, String resource) {
            this(role, action, resource, List.of());
        }

        boolean covers(String wanted, String on) {
            return matches(action, wanted)
                    && matches(resource, on)
                    && except.stream().noneMatch(pattern -> matches(pattern, on));
        }

        private static boolean matches(String pattern, String text) {
            String regex =
                    Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
        }

        @Override
        public String toString() {
            return role + ": " + action + " on " + resource + (except.isEmpty() ? "" : " but " + except);
        }
    }

    /** Rights to what is allowed and not denied. */
    public Rights(Collection<Grant> allowed, Collection<Grant> denied) {
        this.allowed = List.copyOf(allowed);
        this.denied = List.copyOf(denied);
    }

    /** Several policies of one identity. */
    public static Rights of(Rights... policies) {
        return new Rights(
                Stream.of(policies).flatMap(one -> one.allowed.stream()).toList(),
                Stream.of(policies).flatMap(one -> one.denied.stream()).toList());
    }

    /** The same without one grant, and with nothing used. */
    public Rights without(Grant taken) {
        return new Rights(allowed.stream().filter(grant -> !grant.equals(taken)).toList(), denied);
    }

    /** What is allowed. */
    public List<Grant> grants() {
        return allowed;
    }

    /** Whether something may be done, as a server asks when somebody is about to do it. */
    public synchronized boolean permits(String action, String resource) {
        List<Grant> by =
                allowed.stream().filter(grant -> grant.covers(action, resource)).toList();
        if (by.isEmpty() || denied.stream().anyMatch(grant -> grant.covers(action, resource))) {
            refusals.add(action + " on " + resource);
            return false;
        }
        used.addAll(by);
        return true;
    }

    /** What was needed so far. */
    public synchronized Set<Grant> used() {
        return new LinkedHashSet<>(used);
    }

    /** What was refused so far. */
    public synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }
}
