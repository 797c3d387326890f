package mx.prep.store;

import java.util.Comparator;

/** The order of UTF-8 bytes, which is that of code points: surrogates come after all other UTF-16 units. */
enum KeyOrder implements Comparator<String> {
    UTF8;

    @Override
    public int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogate = Character.isSurrogate(a);
                return surrogate == Character.isSurrogate(b) ? a - b : surrogate ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }
}
