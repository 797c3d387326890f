package mx.prep.testkit.authority;

import java.util.function.Consumer;

/**
 * The count of one invented night: which booths are in at which cut and what they say. A pure function of seed, scale
 * and number of cuts. A booth that is in stays in and never changes, so all totals grow.
 */
final class Night {
    private static final int[] WEIGHTS = {18, 17, 4, 5, 3, 7, 33, 3, 2, 2, 1, 0, 0, 1, 1, 1, 1, 2, 1, 1, 1};

    private final long seed;
    private final Scale scale;
    private final int cuts;

    Night(long seed, Scale scale, int cuts) {
        this.seed = seed;
        this.scale = scale;
        this.cuts = cuts;
    }

    /** One polling booth at one cut. */
    static final class Booth {
        final int index;
        final int section;
        final boolean special;
        final boolean captured;
        final boolean counted;
        /** When it came in, as a share of the night. */
        final double arrival;

        final int nominal;
        final int[] votes;
        final int unregistered;
        final int nulls;
        final int total;

        private Booth(Night night, int index, int section, boolean captured, double arrival) {
            this.index = index;
            this.section = section;
            this.arrival = arrival;
            this.captured = captured;
            this.special = night.random(index, 2) % 500 == 0;
            this.counted = captured && night.random(index, 3) % 100 < 97;
            this.nominal = (int) (380 + night.random(index, 4) % 370);
            this.votes = new int[WEIGHTS.length];
            long dice = night.random(index, 5);
            int cast = captured ? (int) (nominal * (30 + night.random(index, 6) % 40) / 100) : 0;
            int sum = 0;
            for (int i = 0; i < votes.length; i++) {
                votes[i] = (int) (cast * (long) WEIGHTS[i] * (60 + (dice >>> (i % 8 * 7) & 63)) / 10_000);
                sum += votes[i];
            }
            this.nulls = captured ? (int) (cast * (1 + (dice >>> 58)) / 1_000) : 0;
            this.unregistered = captured && dice % 7 == 0 ? 1 : 0;
            this.total = sum + nulls + unregistered;
        }
    }

    private Booth booth(int index, int section, double share) {
        double arrival = (random(index, 1) >>> 10) / (double) (1L << 53);
        return new Booth(this, index, section, arrival < share, arrival);
    }

    /** Gives every booth of a section, in order. */
    void booths(int section, int cut, Consumer<Booth> each) {
        double share = shareIn(section, cut);
        for (int i = firstBooth(section); i < firstBooth(section + 1); i++) {
            each.accept(booth(i, section, share));
        }
    }

    private int firstBooth(int section) {
        return (int) ((long) section * scale.booths() / scale.sections());
    }

    /** The section's district, from 0. */
    int district(int section) {
        return (int) ((long) section * scale.districts() / scale.sections());
    }

    /** The district's entity, from 0. */
    int entity(int district) {
        return (int) ((long) district * scale.entities() / scale.districts());
    }

    /** The last cut, up to the given one, that brought something new for a section; 0 if none has. */
    int lastChange(int section, int cut) {
        long place = Math.floorMod(section * 7_919L, (long) scale.sections());
        for (int candidate = cut; candidate > 0; candidate--) {
            long first = (candidate - 1L) * scale.changing();
            if (Math.floorMod(place - first, (long) scale.sections()) < scale.changing()) {
                return candidate;
            }
        }
        return 0;
    }

    private double shareIn(int section, int cut) {
        return cuts == 1 ? 0 : lastChange(section, cut) / (double) (cuts - 1);
    }

    /** 63 random bits that belong to a thing and a purpose. */
    long random(long thing, int purpose) {
        long z = seed * 0x9E3779B97F4A7C15L + thing * 0xD1B54A32D192ED03L + purpose * 0x8CB92BA72F3D8DD7L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (z ^ z >>> 31) >>> 1;
    }
}
