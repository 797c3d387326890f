package mx.prep.testkit.authority;

/**
 * What a package says in sum, for a test to compare.
 *
 * @param expected acts that are expected
 * @param captured acts that are in
 * @param counted acts that count
 * @param nominal registered voters of the acts that count
 * @param votes votes of the acts that count, special booths included
 */
public record Figures(long expected, long captured, long counted, long nominal, long votes) {}
