package mx.prep.testkit.azure;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.testkit.cloud.Wire;
import org.jspecify.annotations.Nullable;

/** What each request does. */
final class BlobRoutes {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final int MOST_LISTED = 5000;

    private final Map<String, Container> containers;

    BlobRoutes(Map<String, Container> containers) {
        this.containers = containers;
    }

    BlobAnswer answer(BlobCall call) {
        Container container = containers.get(call.container());
        if (container == null) {
            throw new BlobRefusal(404, "ContainerNotFound", "The specified container does not exist.");
        }
        if (call.blob().isEmpty()) {
            return ofContainer(container, call);
        }
        return switch (call.method()) {
            case "GET", "HEAD" -> read(container.existing(call), call);
            case "PUT" -> written(container, call);
            case "DELETE" -> {
                container.delete(call);
                yield BlobAnswer.empty(202);
            }
            default -> throw unknown();
        };
    }

    private static BlobAnswer ofContainer(Container container, BlobCall call) {
        boolean list = call.method().equals("GET") && call.query("comp").equals("list");
        boolean properties =
                call.query("restype").equals("container") && !call.method().equals("PUT");
        if (list) {
            return list(container, call);
        } else if (properties) {
            return BlobAnswer.empty(200).with("ETag", "\"0x1\"");
        }
        throw unknown();
    }

    private BlobAnswer written(Container container, BlobCall call) {
        return switch (call.query("comp")) {
            case "" -> call.isCopy() ? copy(container, call) : put(container, call);
            case "block" -> {
                container.block(call.blob(), call.query("blockid"), call.body());
                yield BlobAnswer.empty(201).with("Content-MD5", BlobCall.md5(call.body()));
            }
            case "blocklist" -> blockList(container, call);
            default -> throw unknown();
        };
    }

    private static BlobAnswer put(Container container, BlobCall call) {
        if (!call.header("x-ms-blob-type").orElse("").equals("BlockBlob")) {
            throw BlobRefusal.invalid("x-ms-blob-type has to be BlockBlob");
        }
        Map<String, String> headers = headers(call);
        headers.put("content-md5", BlobCall.md5(call.body()));
        return BlobAnswer.empty(201)
                .with(container.put(call, call.body(), headers).answered())
                .with("Content-MD5", BlobCall.md5(call.body()));
    }

    private static BlobAnswer blockList(Container container, BlobCall call) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (String id : BlobXml.blocks(call.body())) {
            whole.writeBytes(container
                    .block(call.blob(), id)
                    .orElseThrow(
                            () -> new BlobRefusal(400, "InvalidBlockList", "The specified block list is invalid.")));
        }
        return BlobAnswer.empty(201)
                .with(container.put(call, whole.toByteArray(), headers(call)).answered());
    }

    /** With the source's headers, unless metadata is given; done at once. */
    private BlobAnswer copy(Container container, BlobCall call) {
        String path = URI.create(call.header("x-ms-copy-source").orElseThrow()).getRawPath();
        String[] parts = path.substring(1).split("/", 3);
        StoredBlob source = Optional.ofNullable(containers.get(Wire.path(parts[1])))
                .flatMap(from -> from.find(Wire.path(parts[2])))
                .orElseThrow(BlobRefusal::noSuchBlob);
        try {
            Container.check(call.header("x-ms-source-if-match"), call.header("x-ms-source-if-none-match"), source);
        } catch (BlobRefusal e) {
            throw new BlobRefusal(412, "SourceConditionNotMet", String.valueOf(e.getMessage()));
        }
        return BlobAnswer.empty(202)
                .with(container.put(call, source.content(), source.headers()).answered())
                .with("x-ms-copy-id", "copy-" + source.etag())
                .with("x-ms-copy-status", "success");
    }

    /** What is kept with a blob, by the name it is answered under. */
    private static Map<String, String> headers(BlobCall call) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/octet-stream");
        call.headers().forEach((name, value) -> {
            if (name.startsWith("x-ms-blob-content-") || name.equals("x-ms-blob-cache-control")) {
                headers.put(name.substring("x-ms-blob-".length()), value);
            } else if (name.startsWith("x-ms-meta-")) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static BlobAnswer read(StoredBlob blob, BlobCall call) {
        byte[] bytes = blob.content();
        Matcher range = range(call);
        if (range == null) {
            return BlobAnswer.part(200, bytes, 0, bytes.length)
                    .with(blob.headers())
                    .with(blob.answered());
        }
        long from = Long.parseLong(range.group(1));
        if (from >= bytes.length) {
            throw new BlobRefusal(416, "InvalidRange", "The range specified is invalid for the current size.");
        }
        long to = range.group(2).isEmpty() ? bytes.length - 1 : Long.parseLong(range.group(2));
        int last = (int) Math.min(to, bytes.length - 1);
        Map<String, String> headers = new TreeMap<>(blob.headers());
        String md5 = headers.remove("content-md5");
        BlobAnswer answer = BlobAnswer.part(206, bytes, (int) from, last - (int) from + 1)
                .with(headers)
                .with(blob.answered())
                .with("Content-Range", "bytes " + from + "-" + last + "/" + bytes.length);
        return md5 == null ? answer : answer.with("x-ms-blob-content-md5", md5);
    }

    private static @Nullable Matcher range(BlobCall call) {
        String asked = call.header("x-ms-range").or(() -> call.header("range")).orElse("");
        Matcher range = RANGE.matcher(asked);
        return range.matches() ? range : null;
    }

    private static BlobAnswer list(Container container, BlobCall call) {
        String prefix = call.query("prefix");
        String marker = call.query("marker");
        String asked = call.query("maxresults");
        int most = asked.isEmpty() ? MOST_LISTED : Math.min(MOST_LISTED, Integer.parseInt(asked));
        if (!call.query("delimiter").isEmpty()) {
            throw unknown();
        }
        StringBuilder found = new StringBuilder();
        String next = "";
        int count = 0;
        for (Map.Entry<String, StoredBlob> entry :
                container.from(marker.isEmpty() ? prefix : marker).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            if (count++ == most) {
                next = entry.getKey();
                break;
            }
            found.append(listed(entry.getKey(), entry.getValue()));
        }
        return BlobAnswer.xml(
                200,
                "<EnumerationResults><Blobs>" + found + "</Blobs>" + BlobXml.element("NextMarker", next)
                        + "</EnumerationResults>");
    }

    private static String listed(String name, StoredBlob blob) {
        StringBuilder properties = new StringBuilder(BlobXml.element("Last-Modified", blob.lastModified()))
                .append(BlobXml.element("Etag", blob.etag()))
                .append(BlobXml.element("Content-Length", String.valueOf(blob.content().length)))
                .append(BlobXml.element("BlobType", "BlockBlob"));
        blob.header("content-type").ifPresent(type -> properties.append(BlobXml.element("Content-Type", type)));
        blob.header("content-md5").ifPresent(md5 -> properties.append(BlobXml.element("Content-MD5", md5)));
        return "<Blob>" + BlobXml.element("Name", name) + "<Properties>" + properties + "</Properties></Blob>";
    }

    private static BlobRefusal unknown() {
        return new BlobRefusal(501, "NotImplemented", "This server doesn't know how to do that.");
    }
}
