package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads: bytes alone, bytes with their description, and resumable ones. Thread-safe. */
final class Uploads {
    /** All chunks but the last are a multiple of it. */
    private static final int CHUNK = 256 * 1024;

    private static final Pattern RANGE = Pattern.compile("bytes (\\*|(\\d+)-(\\d+))/(\\*|\\d+)");

    private final Map<String, Session> sessions = new TreeMap<>();
    private final String endpoint;
    private long number;

    /** @param endpoint where the server listens */
    Uploads(String endpoint) {
        this.endpoint = endpoint;
    }

    /** A resumable upload that was begun. */
    private static final class Session {
        private final Bucket bucket;
        private final String name;
        private final Resource resource;
        private final Conditions conditions;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private byte[] done = new byte[0];

        Session(Bucket bucket, String name, Resource resource, Conditions conditions) {
            this.bucket = bucket;
            this.name = name;
            this.resource = resource;
            this.conditions = conditions;
        }
    }

    Answer upload(Bucket bucket, Call call, byte[] body) {
        return switch (call.query("uploadType").orElse("")) {
            case "media" -> media(bucket, call, body);
            case "multipart" -> multipart(bucket, call, body);
            case "resumable" -> call.query("upload_id").isPresent() ? resume(call, body) : begin(bucket, call, body);
            default -> throw GcsRefusal.invalid("Invalid argument: uploadType");
        };
    }

    private static Answer media(Bucket bucket, Call call, byte[] body) {
        Map<String, String> properties = new TreeMap<>();
        call.header("content-type").ifPresent(type -> properties.put("contentType", type));
        call.query("contentEncoding").ifPresent(encoding -> properties.put("contentEncoding", encoding));
        Resource resource = new Resource(call.object(), properties, Map.of(), "", "");
        return store(bucket, call, resource, body);
    }

    private static Answer multipart(Bucket bucket, Call call, byte[] body) {
        Matcher type = Pattern.compile("multipart/related;.*boundary=\"?([^\";]+)\"?.*")
                .matcher(call.header("content-type").orElse(""));
        if (!type.matches()) {
            throw new GcsRefusal(400, "badContent", "Malformed multipart body.");
        }
        List<Multipart.Part> parts = Multipart.parse(body, type.group(1));
        if (parts.size() != 2) {
            throw new GcsRefusal(400, "badContent", "Malformed multipart body: " + parts.size() + " parts.");
        }
        ObjectNode document = Resource.parse(parts.get(0).content());
        if (!document.hasNonNull("contentType")) {
            document.put("contentType", parts.get(1).contentType());
        }
        return store(bucket, call, Resource.of(document), parts.get(1).content());
    }

    private static Answer store(Bucket bucket, Call call, Resource resource, byte[] bytes) {
        resource.check(bytes, call.header("x-goog-hash").orElse(""));
        String name = call.query("name").orElse(resource.name());
        checkName(name);
        Resource kept = resource.encrypted(call.query("kmsKeyName"));
        GcsObject stored = bucket.put(name, bytes, kept.properties(), kept.metadata(), Conditions.of(call));
        return stored(bucket, call, name, stored);
    }

    private static void checkName(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean special = name.equals(".") || name.equals("..") || name.startsWith(".well-known/acme-challenge/");
        if (length == 0 || length > 1024 || special || name.contains("\n") || name.contains("\r")) {
            throw GcsRefusal.invalid("Invalid argument: the object's name");
        }
    }

    private static Answer stored(Bucket bucket, Call call, String name, GcsObject stored) {
        return Answer.json(200, Fields.of(call, Resource.of(bucket.name(), name, stored)))
                .with("x-goog-generation", String.valueOf(stored.generation()))
                .with("x-goog-metageneration", String.valueOf(stored.metageneration()))
                .with("x-goog-stored-content-length", String.valueOf(stored.size()))
                .with("x-goog-hash", "crc32c=" + stored.crc32c() + ",md5=" + stored.md5());
    }

    private synchronized Answer begin(Bucket bucket, Call call, byte[] body) {
        ObjectNode document = Resource.parse(body);
        if (!document.hasNonNull("contentType")) {
            document.put("contentType", call.header("x-upload-content-type").orElse("application/octet-stream"));
        }
        Resource resource = Resource.of(document).encrypted(call.query("kmsKeyName"));
        String name = call.query("name").orElse(resource.name());
        checkName(name);
        Conditions conditions = Conditions.of(call);
        conditions.check(bucket.find(name).orElse(null));
        String id = "upload-" + ++number;
        sessions.put(id, new Session(bucket, name, resource, conditions));
        return Answer.empty(200)
                .with("X-GUploader-UploadID", id)
                .with(
                        "Location",
                        endpoint + "/upload/storage/v1/b/" + bucket.name() + "/o?uploadType=resumable&upload_id=" + id);
    }

    private Session session(Call call) {
        Session session = sessions.get(call.query("upload_id").orElse(""));
        if (session == null) {
            throw new GcsRefusal(404, "notFound", "No such upload session.");
        }
        return session;
    }

    /** Takes bytes, or says how many there are. */
    private synchronized Answer resume(Call call, byte[] body) {
        Session session = session(call);
        if (session.done.length > 0) {
            return Answer.of(200, session.done).with("Content-Type", "application/json; charset=UTF-8");
        }
        String range = call.header("content-range").orElse("");
        boolean ends = take(session, range, body);
        if (!ends) {
            Answer answer = incomplete(call);
            int kept = session.bytes.size();
            return kept == 0 ? answer : answer.with("Range", "bytes=0-" + (kept - 1));
        }
        byte[] bytes = session.bytes.toByteArray();
        session.resource.check(bytes, call.header("x-goog-hash").orElse(""));
        GcsObject stored = session.bucket.put(
                session.name, bytes, session.resource.properties(), session.resource.metadata(), session.conditions);
        Answer answer = stored(session.bucket, call, session.name, stored);
        session.done = answer.body();
        return answer;
    }

    /** Google's client for Go asks for status 200 with what it means in a header, since 308 is a redirect to others. */
    private static Answer incomplete(Call call) {
        return call.header("x-guploader-no-308").isPresent()
                ? Answer.empty(200).with("X-Http-Status-Code-Override", "308")
                : Answer.empty(308);
    }

    /** Adds what a request brings, and says whether that was the end. */
    private static boolean take(Session session, String range, byte[] body) {
        if (range.isEmpty()) {
            session.bytes.reset();
            session.bytes.writeBytes(body);
            return true;
        }
        Matcher told = RANGE.matcher(range);
        if (!told.matches()) {
            throw GcsRefusal.invalid("Failed to parse Content-Range header.");
        }
        long total = told.group(4).equals("*") ? -1 : Long.parseLong(told.group(4));
        if (told.group(2) != null) {
            int first = Integer.parseInt(told.group(2));
            int length = Integer.parseInt(told.group(3)) - first + 1;
            boolean last = first + (long) length == total;
            if (length != body.length || (!last && length % CHUNK != 0)) {
                throw GcsRefusal.invalid(
                        "Invalid request. The number of bytes uploaded is required to be equal or greater"
                                + " than 262144, except for the final request");
            }
            append(session, first, body);
        }
        return session.bytes.size() == total;
    }

    /** Bytes that are there already stay as they are. */
    private static void append(Session session, int first, byte[] body) {
        int there = session.bytes.size();
        if (first > there) {
            throw new GcsRefusal(503, "backendError", "Invalid request. There is a gap before byte " + first);
        }
        int known = Math.min(there - first, body.length);
        session.bytes.write(body, known, body.length - known);
    }

    /** Keeps what came of a request that broke off: whole chunks. */
    synchronized void broken(Call call, byte[] came) {
        Matcher told = RANGE.matcher(call.header("content-range").orElse("bytes 0-0/*"));
        if (call.query("upload_id").isPresent() && told.matches() && told.group(2) != null) {
            int whole = came.length / CHUNK * CHUNK;
            append(session(call), Integer.parseInt(told.group(2)), Arrays.copyOf(came, whole));
        }
    }

    synchronized Answer cancel(Call call) {
        session(call);
        sessions.remove(call.query("upload_id").orElse(""));
        return Answer.empty(499);
    }

    /** The names of resumable uploads that were neither completed nor cancelled. */
    synchronized List<String> open() {
        return sessions.values().stream()
                .filter(session -> session.done.length == 0)
                .map(session -> session.name)
                .toList();
    }
}
