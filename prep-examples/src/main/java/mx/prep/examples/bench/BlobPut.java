package mx.prep.examples.bench;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.azure.BlobServer;

/** Blob Storage's Put Blob, with the MD5 of its bytes, signed with the account's key. */
final class BlobPut implements PutRequest {
    private static final byte[] ACCOUNT_KEY = Base64.getDecoder().decode(BlobServer.KEY);

    private final URI endpoint;

    BlobPut(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public byte[] head(String bucket, String name, byte[] body) throws GeneralSecurityException {
        URI address = URI.create(endpoint + "/" + bucket + "/" + name);
        String md5 = Base64.getEncoder()
                .encodeToString(Digest.of(DigestAlgorithm.MD5, body).bytes());
        SortedMap<String, String> ours = new TreeMap<>(Map.of("x-ms-blob-type", "BlockBlob"));
        Map<String, String> headers = headers("PUT", address, body.length, md5, ours);
        headers.put("Content-MD5", md5);
        headers.put("Content-Length", String.valueOf(body.length));
        return PutRequest.head("PUT", address.getRawPath(), endpoint, headers);
    }

    /** The headers of a request without a body's digest, its signature among them. */
    static Map<String, String> signed(String method, URI address, long length, SortedMap<String, String> ours) {
        try {
            return headers(method, address, length, "", ours);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static Map<String, String> headers(
            String method, URI address, long length, String md5, SortedMap<String, String> ours)
            throws GeneralSecurityException {
        ours.put(
                "x-ms-date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Clock.systemUTC().instant().atOffset(ZoneOffset.UTC)));
        ours.put("x-ms-version", "2021-12-02");
        StringBuilder text = new StringBuilder(method)
                .append("\n\n\n")
                .append(length == 0 ? "" : length)
                .append('\n')
                .append(md5)
                .append("\n\n\n\n\n\n\n\n");
        ours.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('/').append(BlobServer.ACCOUNT).append(address.getRawPath());
        if (address.getRawQuery() != null) {
            text.append('\n').append(address.getRawQuery().replace('=', ':'));
        }
        Map<String, String> headers = new LinkedHashMap<>(ours);
        headers.put(
                "Authorization",
                "SharedKey " + BlobServer.ACCOUNT + ":"
                        + Base64.getEncoder().encodeToString(PutRequest.hmac(ACCOUNT_KEY, text.toString())));
        return headers;
    }
}
