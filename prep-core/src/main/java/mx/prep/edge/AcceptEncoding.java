package mx.prep.edge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Accept-Encoding (RFC 9110, section 12.5.3). */
final class AcceptEncoding {
    private AcceptEncoding() {}

    /** Whether gzip is wanted: named or meant by {@code *}, and not liked less than plain bytes. */
    static boolean prefersGzip(@Nullable String header) {
        if (header == null) {
            return false;
        }
        double gzip = -1;
        double any = -1;
        double identity = -1;
        for (String part : header.split(",", -1)) {
            String[] coding = part.strip().toLowerCase(Locale.ROOT).split(";", 2);
            double weight = weight(coding);
            switch (coding[0].strip()) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "*" -> any = weight;
                case "identity" -> identity = weight;
                default -> {}
            }
        }
        double wanted = gzip >= 0 ? gzip : any;
        return wanted > 0 && wanted >= identity;
    }

    private static double weight(String[] coding) {
        if (coding.length < 2 || !coding[1].strip().startsWith("q=")) {
            return 1;
        }
        String number = coding[1].strip().substring(2).strip();
        return number.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(number) : 0;
    }
}
