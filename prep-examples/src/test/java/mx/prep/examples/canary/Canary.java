package mx.prep.examples.canary;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A secret that was made to be looked for.
 *
 * @param name what it is
 * @param wires those that it travels on; none if it only makes signatures and opens files
 */
record Canary(String name, String secret, List<String> wires) {
    static Canary sent(String name, String secret, String... wires) {
        return new Canary(name, secret, List.of(wires));
    }

    static Canary kept(String name, String secret) {
        return new Canary(name, secret, List.of());
    }

    /** Whether a text has it: as it is, in a URL, or in base64 wherever it begins. */
    boolean isIn(String text) {
        return forms().stream().anyMatch(text::contains);
    }

    private List<String> forms() {
        List<String> forms = new ArrayList<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        for (int before = 0; before < 3; before++) {
            byte[] bytes = ("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getEncoder().encodeToString(bytes);
            forms.add(encoded.substring(before == 0 ? 0 : 4, bytes.length / 3 * 4));
        }
        return forms;
    }
}
