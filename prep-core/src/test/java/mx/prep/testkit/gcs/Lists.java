package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeSet;

/** Lists of a bucket's objects, in pages, with folders by a delimiter. */
final class Lists {
    private static final int MOST = 1000;

    private Lists() {}

    static Answer list(Bucket bucket, Call call) {
        String prefix = call.query("prefix").orElse("");
        String delimiter = call.query("delimiter").orElse("");
        int most =
                Math.min(MOST, call.query("maxResults").map(Integer::parseInt).orElse(MOST));
        String start = call.query("pageToken").map(Lists::start).orElse("");
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("kind", "storage#objects");
        TreeSet<String> folders = new TreeSet<>();
        String last = "";
        int count = 0;
        for (Map.Entry<String, GcsObject> entry :
                bucket.all().tailMap(start, false).entrySet()) {
            String name = entry.getKey();
            if (!name.startsWith(prefix)) {
                continue;
            }
            int cut = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
            String folder = cut < 0 ? "" : name.substring(0, cut + delimiter.length());
            if (!folder.isEmpty() && (folders.contains(folder) || start.startsWith(folder))) {
                last = name;
                continue;
            }
            if (count == most) {
                page.put("nextPageToken", token(last));
                break;
            }
            count++;
            last = name;
            if (folder.isEmpty()) {
                page.withArrayProperty("items").add(Resource.of(bucket.name(), name, entry.getValue()));
            } else {
                folders.add(folder);
            }
        }
        folders.forEach(folder -> page.withArrayProperty("prefixes").add(folder));
        return Answer.json(200, Fields.of(call, page));
    }

    private static String start(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GcsRefusal.invalid("Invalid argument: pageToken");
        }
    }

    private static String token(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }
}
