package mx.prep.aws.s3;

import com.google.common.escape.Escaper;
import com.google.common.net.PercentEscaper;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a bucket is. Paths and queries are encoded as signatures want them: everything but letters, digits and
 * {@code -._~}, so that no server can read a key in two ways.
 *
 * @param root the bucket's address, ending with a slash
 * @param bucket its name
 * @param region the region that signatures name
 */
record S3Place(String root, String bucket, String region) {
    private static final Escaper PATH = new PercentEscaper("-._~/", false);
    private static final Escaper QUERY = new PercentEscaper("-._~", false);

    static S3Place of(URI endpoint, String bucket, String region, boolean pathStyle) {
        String base = endpoint.toString().replaceFirst("/+$", "");
        int host = base.indexOf("://") + "://".length();
        String root = pathStyle
                ? base + "/" + bucket + "/"
                : base.substring(0, host) + bucket + "." + base.substring(host) + "/";
        return new S3Place(root, bucket, region);
    }

    /** AWS's own endpoint in a region. */
    static URI awsEndpoint(String region) {
        return URI.create("https://s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    URI address(String key, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> QUERY.escape(entry.getKey()) + "=" + QUERY.escape(entry.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(root + PATH.escape(key) + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    /** A key of this bucket as a copy's source. */
    String copySource(String key) {
        return "/" + bucket + "/" + PATH.escape(key);
    }
}
