package mx.prep.examples.cloudfront;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.examples.night.Stored;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A private bucket as CloudFront reads it: every request is signed (origin access control). Thread-safe. */
final class Origin implements AutoCloseable {
    private final S3Client client;
    private final String bucket;

    Origin(URI endpoint, String region, String bucket, String accessKey, String secretKey) {
        this.bucket = bucket;
        this.client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /**
     * What the bucket answers for a path.
     *
     * @param path percent-encoded, starts with a slash
     * @param etag what is known of it, or null; 304 if it is still so
     */
    Stored get(String path, @Nullable String etag) {
        String key = URLDecoder.decode(path.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (key.isEmpty()) {
            return refusal(403);
        }
        try {
            ResponseBytes<GetObjectResponse> got = client.getObjectAsBytes(
                    request -> request.bucket(bucket).key(key).ifNoneMatch(etag));
            Map<String, String> headers = new TreeMap<>();
            put(headers, "etag", got.response().eTag());
            put(headers, "content-type", got.response().contentType());
            put(headers, "content-encoding", got.response().contentEncoding());
            put(headers, "cache-control", got.response().cacheControl());
            return new Stored(200, headers, got.asByteArray());
        } catch (S3Exception e) {
            return refusal(e.statusCode());
        } catch (SdkClientException e) {
            return refusal(502);
        }
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static Stored refusal(int status) {
        return new Stored(status, Map.of(), new byte[0]);
    }

    @Override
    public void close() {
        client.close();
    }
}
