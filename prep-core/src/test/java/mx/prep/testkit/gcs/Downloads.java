package mx.prep.testkit.gcs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Content of objects. What is stored with gzip is decoded for who doesn't accept it, unless the object says
 * {@code no-transform} (Cloud Storage, "Transcoding of gzip-compressed files"): then without a length, ranges ignored.
 */
final class Downloads {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private Downloads() {}

    static Answer download(GcsObject object, Call call) {
        boolean gzip = object.property("contentEncoding").orElse("").equals("gzip");
        String rule = object.property("cacheControl").orElse("public, max-age=3600");
        boolean transforms = gzip && !rule.contains("no-transform");
        boolean accepts = call.header("accept-encoding")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("gzip");
        boolean decodes = transforms && !accepts;
        String etag = (decodes ? "W/" : "") + "\"" + object.etag() + "\"";
        if (call.header("if-none-match").orElse("").contains(object.etag())) {
            return Answer.empty(304).with("ETag", etag).with("Cache-Control", rule);
        }
        Answer answer = decodes ? decoded(object) : stored(object, call);
        answer.with("ETag", etag)
                .with("Content-Type", object.contentType())
                .with("Cache-Control", rule)
                .with("x-goog-generation", String.valueOf(object.generation()))
                .with("x-goog-metageneration", String.valueOf(object.metageneration()))
                .with("x-goog-hash", "crc32c=" + object.crc32c() + ",md5=" + object.md5())
                .with("x-goog-storage-class", object.property("storageClass").orElse("STANDARD"))
                .with(
                        "x-goog-stored-content-encoding",
                        object.property("contentEncoding").orElse("identity"))
                .with("x-goog-stored-content-length", String.valueOf(object.size()));
        if (transforms) {
            answer.with("Vary", "Accept-Encoding");
        }
        if (!decodes) {
            object.property("contentEncoding").ifPresent(encoding -> answer.with("Content-Encoding", encoding));
        }
        // Only plain downloads tell it.
        if (call.api() == Call.Api.PATH) {
            object.metadata().forEach((name, value) -> answer.with("x-goog-meta-" + name, value));
        }
        return answer;
    }

    private static Answer decoded(GcsObject object) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object.content()))) {
            return Answer.of(200, in.readAllBytes()).unsized().with("Warning", "214 UploadServer gunzipped");
        } catch (IOException e) {
            throw new GcsRefusal(503, "backendError", "the object says gzip and isn't");
        }
    }

    private static Answer stored(GcsObject object, Call call) {
        String range = call.header("range").orElse("");
        Matcher wanted = RANGE.matcher(range);
        if (range.isEmpty() || !wanted.matches()) {
            return Answer.of(200, object.content()).with("Accept-Ranges", "bytes");
        }
        long first = Long.parseLong(wanted.group(1));
        long last = wanted.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(wanted.group(2));
        if (first >= object.size()) {
            throw new GcsRefusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        last = Math.min(last, object.size() - 1L);
        return Answer.of(206, Arrays.copyOfRange(object.content(), (int) first, (int) last + 1))
                .with("Content-Range", "bytes " + first + "-" + last + "/" + object.size());
    }
}
