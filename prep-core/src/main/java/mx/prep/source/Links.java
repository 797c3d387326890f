package mx.prep.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.internal.format.HtmlText;

/** What a listing names, in the order in which it does. */
final class Links {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?i)\\b(?:href|src)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;|\"']+");

    private Links() {}

    /** The links of a page, the strings of a JSON document, else the words of a text. */
    static List<String> of(String text) {
        String start = text.stripLeading().replaceFirst("^\ufeff", "").stripLeading();
        if (start.startsWith("<")) {
            return attributes(text);
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            try {
                return strings(start);
            } catch (IOException e) {
                return words(text);
            }
        }
        return words(text);
    }

    private static List<String> attributes(String page) {
        List<String> links = new ArrayList<>();
        Matcher m = ATTRIBUTE.matcher(page);
        while (m.find()) {
            String quoted = m.group(1) == null ? m.group(2) : m.group(1);
            links.add(HtmlText.decoded(quoted == null ? m.group(3) : quoted).trim());
        }
        return links;
    }

    private static List<String> strings(String json) throws IOException {
        List<String> strings = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    strings.add(parser.getText());
                }
            }
        }
        return strings;
    }

    /** Also of lists of digests, where a star may stand before a name. */
    private static List<String> words(String text) {
        return BETWEEN_WORDS
                .splitAsStream(text)
                .map(word -> word.startsWith("*") ? word.substring(1) : word)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
