package mx.prep.examples.bench;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
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
        String path = endpoint.getRawPath() + "/" + bucket + "/" + name;
        String md5 = Base64.getEncoder()
                .encodeToString(Digest.of(DigestAlgorithm.MD5, body).bytes());
        Map<String, String> ours = new TreeMap<>();
        ours.put("x-ms-blob-type", "BlockBlob");
        ours.put(
                "x-ms-date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Clock.systemUTC().instant().atOffset(ZoneOffset.UTC)));
        ours.put("x-ms-version", "2021-12-02");
        Map<String, String> headers = new LinkedHashMap<>(ours);
        headers.put("Content-MD5", md5);
        headers.put("Content-Length", String.valueOf(body.length));
        headers.put("Authorization", "SharedKey " + BlobServer.ACCOUNT + ":" + signature(path, body.length, md5, ours));
        return PutRequest.head("PUT", path, endpoint, headers);
    }

    private static String signature(String path, int length, String md5, Map<String, String> ours)
            throws GeneralSecurityException {
        StringBuilder text = new StringBuilder("PUT\n\n\n")
                .append(length == 0 ? "" : length)
                .append('\n')
                .append(md5)
                .append("\n\n\n\n\n\n\n\n");
        ours.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('/').append(BlobServer.ACCOUNT).append(path);
        return Base64.getEncoder().encodeToString(PutRequest.hmac(ACCOUNT_KEY, text.toString()));
    }
}
