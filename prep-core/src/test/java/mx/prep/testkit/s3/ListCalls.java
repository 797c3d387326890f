package mx.prep.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeSet;

/** Lists of a bucket's objects: ListObjectsV2, and the first version for older clients. */
final class ListCalls {
    private static final int MOST = 1000;

    private ListCalls() {}

    static Answer list(Bucket bucket, Call call) {
        boolean second = call.query("list-type", "").equals("2");
        String prefix = call.query("prefix", "");
        String delimiter = call.query("delimiter", "");
        int most = Math.min(MOST, Integer.parseInt(call.query("max-keys", String.valueOf(MOST))));
        String start = second ? start(call) : call.query("marker", "");
        boolean url = call.query("encoding-type", "").equals("url");
        StringBuilder contents = new StringBuilder();
        TreeSet<String> folders = new TreeSet<>();
        String last = "";
        int count = 0;
        boolean truncated = false;
        for (Map.Entry<String, S3Object> entry : bucket.behind(start, prefix).entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith(prefix)) {
                break;
            }
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String folder = cut < 0 ? "" : key.substring(0, cut + delimiter.length());
            if (!folder.isEmpty() && (folders.contains(folder) || start.startsWith(folder))) {
                last = key;
                continue;
            }
            if (count == most) {
                truncated = true;
                break;
            }
            count++;
            last = key;
            if (folder.isEmpty()) {
                contents.append(entry(name(key, url), entry.getValue()));
            } else {
                folders.add(folder);
            }
        }
        StringBuilder xml = new StringBuilder("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        xml.append(Xml.element("Prefix", name(prefix, url)));
        xml.append(url ? "<EncodingType>url</EncodingType>" : "");
        xml.append("<KeyCount>").append(count).append("</KeyCount><MaxKeys>").append(most);
        xml.append("</MaxKeys><IsTruncated>").append(truncated).append("</IsTruncated>");
        if (truncated && second) {
            xml.append(Xml.element("NextContinuationToken", token(last)));
        } else if (truncated) {
            xml.append(Xml.element("NextMarker", name(last, url)));
        }
        xml.append(contents);
        folders.forEach(folder -> xml.append("<CommonPrefixes>")
                .append(Xml.element("Prefix", name(folder, url)))
                .append("</CommonPrefixes>"));
        return Answer.xml(200, xml.append("</ListBucketResult>").toString());
    }

    private static String start(Call call) {
        String token = call.query().get("continuation-token");
        if (token == null) {
            return call.query("start-after", "");
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Refusal(400, "InvalidArgument", "The continuation token provided is incorrect");
        }
    }

    private static String token(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /** A name as the list shows it; S3's own encoding leaves slashes and writes a space as a plus. */
    private static String name(String key, boolean url) {
        return url ? Xml.encode(key, true).replace("%20", "+") : key;
    }

    private static String entry(String name, S3Object object) {
        return "<Contents>" + Xml.element("Key", name)
                + "<LastModified>" + object.lastModified() + "</LastModified>"
                + Xml.element("ETag", ObjectCalls.quoted(object))
                + "<Size>" + object.size() + "</Size>"
                + Xml.element(
                        "StorageClass", object.header("x-amz-storage-class").orElse("STANDARD"))
                + "</Contents>";
    }
}
