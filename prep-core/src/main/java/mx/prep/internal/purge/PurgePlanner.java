package mx.prep.internal.purge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mx.prep.internal.purge.UrlTree.Node;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest paths that cover what is to be purged, within what an edge may have open at a time.
 *
 * <p>Of all plans within the limit of wildcards it takes the cheapest. Where that has too many single paths, each is
 * made dearer until they fit, and what room is left is used; that may miss the cheapest but never the limits. A
 * wildcard for the only known URL of its kind is never taken: all that it could add is what nobody knows of. An edge
 * without wildcards gets every path by itself; who sends them waits until there is room. Pure.
 */
final class PurgePlanner {
    /** More wildcards are only tried where their number doesn't matter. */
    private static final int MOST_WEIGHED = 100;

    private static final long NEVER = Long.MAX_VALUE / 4;

    private final EdgeCache.Limits limits;

    PurgePlanner(EdgeCache.Limits limits) {
        this.limits = limits;
    }

    /**
     * What to purge.
     *
     * @param paths sorted; singles and, with a {@code *} at the end, wildcards
     * @param evicted how many URLs that may stay go, too
     */
    record Plan(List<String> paths, int evicted) {
        static final Plan NOTHING = new Plan(List.of(), 0);

        Plan {
            paths = paths.stream().sorted().toList();
        }

        static boolean isWildcard(String path) {
            return path.endsWith("*");
        }

        int wildcards() {
            return (int) paths.stream().filter(Plan::isWildcard).count();
        }

        int singles() {
            return paths.size() - wildcards();
        }

        long cost(EdgeCache.Prices prices) {
            return (long) singles() * prices.path()
                    + (long) wildcards() * prices.wildcard()
                    + (long) evicted * prices.eviction();
        }
    }

    Plan plan(@Nullable Node tree) {
        if (tree == null || tree.owed() == 0) {
            return Plan.NOTHING;
        }
        long price = limits.prices().path();
        Plan free = new Weighing(tree, price, tree.owed()).plan();
        if (fits(free) || limits.wildcards() == EdgeCache.Wildcards.NONE) {
            return free;
        }
        int most = Math.min(limits.openWildcards(), MOST_WEIGHED);
        Plan plan = new Weighing(tree, price, most).plan();
        return fits(plan) ? plan : withFewSingles(tree, most);
    }

    /** Makes single paths dearer, by as little as possible. */
    private Plan withFewSingles(Node tree, int most) {
        long low = limits.prices().path();
        long high = 2 * low;
        while (!fits(new Weighing(tree, high, most).plan())) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (fits(new Weighing(tree, middle, most).plan())) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return new Weighing(tree, high, most).useRoom();
    }

    private boolean fits(Plan plan) {
        return plan.wildcards() <= limits.openWildcards() && plan.singles() <= limits.openPaths();
    }

    /** What a subtree costs by the number of wildcards that it may have at most. */
    private static final class Weighed {
        private final Node node;
        private final long[] costs;
        private final boolean[] covered;
        private final List<Weighed> children;
        /** What the children cost together, up to each of them. */
        private final List<long[]> sums;

        Weighed(Node node, long[] costs, boolean[] covered, List<Weighed> children, List<long[]> sums) {
            this.node = node;
            this.costs = costs;
            this.covered = covered;
            this.children = children;
            this.sums = sums;
        }

        /** The best with so many; more than there is use for change nothing. */
        long cost(int wildcards) {
            return costs[Math.min(wildcards, costs.length - 1)];
        }
    }

    /** One pass over the tree, leaves first. */
    private final class Weighing {
        private final Node root;
        private final long path;
        private final int most;
        private final boolean wild = limits.wildcards() != EdgeCache.Wildcards.NONE;
        private final List<String> singles = new ArrayList<>();
        private final List<Node> covered = new ArrayList<>();

        /**
         * @param path what a single path costs
         * @param most wildcards at most; the number of owed URLs for no limit
         */
        Weighing(Node root, long path, int most) {
            this.root = root;
            this.path = path;
            this.most = most;
        }

        Plan plan() {
            if (most >= root.owed()) {
                var unused = take(root);
            } else {
                take(weigh(root), most);
            }
            return gather();
        }

        /** The plan, but where a wildcard evicts so much that single paths are cheaper, those, as long as there is room. */
        Plan useRoom() {
            plan();
            List<Node> dear = covered.stream()
                    .filter(node -> !node.whole() && saving(node) > 0)
                    .sorted(Comparator.comparingDouble(node -> -(double) saving(node) / node.owed()))
                    .toList();
            for (Node node : dear) {
                if (singles.size() + node.owed() <= limits.openPaths() && addSingles(node)) {
                    covered.remove(node);
                }
            }
            return gather();
        }

        private long saving(Node node) {
            return covering(node) - (long) node.owed() * limits.prices().path();
        }

        /** Adds every owed URL by itself, unless one of them stands for what is below it. */
        private boolean addSingles(Node node) {
            List<String> all = new ArrayList<>();
            boolean each = collect(node, all);
            if (each) {
                singles.addAll(all);
            }
            return each;
        }

        private static boolean collect(Node node, List<String> all) {
            if (node.whole()) {
                return false;
            }
            if (node.leaf() != null && node.owed() > 0) {
                all.add(node.text());
            }
            return node.children().stream().allMatch(child -> collect(child, all));
        }

        private Plan gather() {
            List<String> paths = new ArrayList<>(singles);
            covered.forEach(node -> paths.add(node.text() + "*"));
            return new Plan(paths, covered.stream().mapToInt(Node::held).sum());
        }

        private long covering(Node node) {
            return wild
                    ? limits.prices().wildcard()
                            + (long) node.held() * limits.prices().eviction()
                    : NEVER;
        }

        /** Takes the best where the number of wildcards doesn't matter. */
        private long take(Node node) {
            int one = singles.size();
            int several = covered.size();
            long apart = 0;
            if (node.leaf() != null) {
                return takeLeaf(node);
            }
            if (!node.whole()) {
                for (Node child : node.children()) {
                    apart += child.owed() == 0 ? 0 : take(child);
                }
                if (apart <= covering(node)) {
                    return apart;
                }
            }
            singles.subList(one, singles.size()).clear();
            covered.subList(several, covered.size()).clear();
            covered.add(node);
            return covering(node);
        }

        private long takeLeaf(Node node) {
            if (node.whole()) {
                covered.add(node);
                return limits.prices().wildcard();
            }
            singles.add(node.text());
            return path;
        }

        private Weighed weigh(Node node) {
            if (node.owed() == 0) {
                return new Weighed(node, new long[] {0}, new boolean[1], List.of(), List.of());
            }
            if (node.leaf() != null) {
                long[] costs = node.whole() ? new long[] {NEVER, limits.prices().wildcard()} : new long[] {path};
                return new Weighed(node, costs, new boolean[costs.length], List.of(), List.of());
            }
            List<Weighed> children = new ArrayList<>();
            List<long[]> sums = new ArrayList<>();
            long[] sum = {0};
            for (Node child : node.children()) {
                if (child.owed() > 0) {
                    Weighed weighed = weigh(child);
                    children.add(weighed);
                    sum = sum(sum, weighed.costs);
                    sums.add(sum);
                }
            }
            long[] costs = new long[Math.max(2, sum.length)];
            boolean[] covered = new boolean[costs.length];
            for (int w = 0; w < costs.length; w++) {
                costs[w] = node.whole() ? NEVER : sum[Math.min(w, sum.length - 1)];
                covered[w] = w > 0 && covering(node) < costs[w];
                costs[w] = covered[w] ? covering(node) : costs[w];
            }
            return new Weighed(node, costs, covered, children, sums);
        }

        private long[] sum(long[] one, long[] other) {
            long[] sum = new long[Math.min(most, one.length + other.length - 2) + 1];
            java.util.Arrays.fill(sum, NEVER);
            for (int i = 0; i < one.length; i++) {
                for (int j = 0; j < other.length && i + j < sum.length; j++) {
                    sum[i + j] = Math.min(sum[i + j], one[i] + other[j]);
                }
            }
            for (int w = 1; w < sum.length; w++) {
                sum[w] = Math.min(sum[w], sum[w - 1]);
            }
            return sum;
        }

        private void take(Weighed weighed, int wildcards) {
            Node node = weighed.node;
            int mine = Math.min(wildcards, weighed.costs.length - 1);
            if (node.owed() == 0) {
                return;
            }
            if (node.leaf() != null) {
                var unused = takeLeaf(node);
            } else if (weighed.covered[mine]) {
                covered.add(node);
            } else {
                share(weighed, mine);
            }
        }

        /** Gives each child what it had in the best sum, the last first. */
        private void share(Weighed weighed, int wildcards) {
            int left = wildcards;
            for (int c = weighed.children.size() - 1; c >= 0; c--) {
                Weighed child = weighed.children.get(c);
                long[] before = c == 0 ? new long[] {0} : weighed.sums.get(c - 1);
                long wanted = weighed.sums.get(c)[Math.min(left, weighed.sums.get(c).length - 1)];
                int given = 0;
                while (before[Math.min(left - given, before.length - 1)] + child.cost(given) != wanted) {
                    given++;
                }
                take(child, given);
                left -= given;
            }
        }
    }
}
