package mx.prep.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.prep.examples.night.NightRig;
import mx.prep.examples.night.Packages;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.azurite.Azurite.Access;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;

/**
 * An outlet with a site on each of three clouds, by one {@code prep.yaml}: on Amazon and on Google behind {@code prep serve}
 * in mode releases, on Azure in place, where readers ask the container.
 */
final class ThreeClouds implements AutoCloseable {
    static final String AMAZON = "amazon";
    static final String AZURE = "azure";
    static final String GOOGLE = "google";
    private static final String SITE = "medio-prep";
    private static final String TOKEN = "ya29.federated";

    final S3Server s3 = S3Server.builder()
            .keys(S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET))
            .start()
            .bucket(SITE);
    final GcsServer gcs = GcsServer.builder().token(TOKEN).start().bucket(SITE);
    final Azurite azurite = Azurite.start().container(SITE, Access.PUBLIC);
    final PackageGenerator generator;
    final Packages packages;
    final AuthoritySimulator authority;
    final Newsroom newsroom;
    /** Where readers find each site. */
    final Map<String, URI> sites = new LinkedHashMap<>();

    private final Path folder;
    private final TokenService tokens;
    private final Deque<AutoCloseable> open = new ArrayDeque<>(List.of(s3, gcs, azurite));

    ThreeClouds(Path folder, int cuts) throws IOException {
        this.folder = folder;
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
        Files.writeString(folder.resolve("azure-key"), Azurite.KEY);
        generator = PackageGenerator.builder().scale(NightRig.SMALL).cuts(cuts).build();
        packages = new Packages(generator);
        authority = opened(AuthoritySimulator.builder().generator(generator).start());
        Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
        tokens = opened(TokenService.start(folder, TOKEN));
        newsroom = new Newsroom(folder);
        configure();
        sites.put(AMAZON, serve(AMAZON));
        sites.put(AZURE, URI.create(azurite.endpoint() + "/" + SITE + "/"));
        sites.put(GOOGLE, serve(GOOGLE));
        configure();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Writes the file; edges have a public address as soon as they are served. */
    private void configure() throws IOException {
        newsroom.configure(
                "  - {type: aws, name: amazon, mode: releases, bucket: medio-prep, region: us-east-1, endpoint: \""
                        + s3.endpoint() + "\"" + publicUri(AMAZON) + "}\n"
                        + "  - {type: azure, name: azure, account: " + Azurite.ACCOUNT
                        + ", container: medio-prep, sharedKeyEnv: \"file:" + folder.resolve("azure-key")
                        + "\", endpoint: \""
                        + azurite.endpoint() + "\"}\n"
                        + "  - {type: gcp, name: google, mode: releases, bucket: medio-prep, endpoint: \""
                        + gcs.endpoint()
                        + "\", credentialsFile: \"" + tokens.file() + "\", trust: \"" + tokens.pem() + "\""
                        + publicUri(GOOGLE)
                        + "}\n");
        newsroom.source("{type: https, url: \"" + authority.packageUri() + "\", trust: ca.pem, every: 100ms}");
    }

    private String publicUri(String target) {
        URI site = sites.get(target);
        return site == null ? "" : ", publicUri: \"" + site + "\"";
    }

    private URI serve(String target) throws IOException {
        Background serve = opened(Background.of("serve", "-c", newsroom.config(), "--target", target, "--port", 0));
        String line = serve.await("Serving " + target);
        return URI.create(line.replaceFirst(".* at (\\S+) .*", "$1"));
    }

    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        if (!failures.isEmpty()) {
            throw new IllegalStateException("can't be closed", failures.get(0));
        }
    }
}
