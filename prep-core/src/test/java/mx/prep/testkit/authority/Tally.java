package mx.prep.testkit.authority;

/** Adds up booths. */
final class Tally {
    final long[] votes = new long[Columns.VOTES.size()];
    long expected;
    long captured;
    long counted;
    long nominal;
    long total;
    long totalWithoutSpecial;
    long nulls;
    long unregistered;

    void add(Night.Booth booth) {
        expected++;
        if (booth.captured) {
            captured++;
        }
        if (booth.counted) {
            counted++;
            nominal += booth.nominal;
            total += booth.total;
            totalWithoutSpecial += booth.special ? 0 : booth.total;
            nulls += booth.nulls;
            unregistered += booth.unregistered;
            for (int i = 0; i < votes.length; i++) {
                votes[i] += booth.votes[i];
            }
        }
    }

    void add(Tally other) {
        expected += other.expected;
        captured += other.captured;
        counted += other.counted;
        nominal += other.nominal;
        total += other.total;
        totalWithoutSpecial += other.totalWithoutSpecial;
        nulls += other.nulls;
        unregistered += other.unregistered;
        for (int i = 0; i < votes.length; i++) {
            votes[i] += other.votes[i];
        }
    }

    Figures figures() {
        return new Figures(expected, captured, counted, nominal, total);
    }

    /** A percentage cut off after four decimals, as the authority prints it. */
    static String percent(long part, long whole) {
        long share = whole == 0 ? 0 : part * 1_000_000 / whole;
        String decimals = Long.toString(10_000 + share % 10_000);
        return share / 10_000 + "." + decimals.substring(1);
    }

    /** A number with a comma before every three digits. */
    static String commas(long number) {
        StringBuilder text = new StringBuilder(Long.toString(number));
        for (int i = text.length() - 3; i > 0; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }
}
