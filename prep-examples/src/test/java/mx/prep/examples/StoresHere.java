package mx.prep.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.azurite.Azurite.Access;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;

/** Where archive and site of publishers in processes of their own are. */
enum StoresHere {
    FOLDER {
        @Override
        Stores open(Path folder) {
            return new Stores(
                    "{type: folder, path: archive}", "{type: folder, name: portal, path: site, mode: %s}", () -> {});
        }
    },
    S3 {
        @Override
        Stores open(Path folder) {
            S3Server server = S3Server.builder()
                    .keys(S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET))
                    .start()
                    .bucket("archive")
                    .bucket("site");
            System.setProperty("aws.accessKeyId", ExampleKeys.ID);
            System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
            String at = "region: us-east-1, endpoint: \"" + server.endpoint() + "\"";
            return new Stores(
                    "{type: s3, bucket: archive, " + at + "}",
                    "{type: aws, name: portal, mode: %s, bucket: site, " + at + "}",
                    () -> {
                        System.clearProperty("aws.accessKeyId");
                        System.clearProperty("aws.secretAccessKey");
                        server.close();
                    });
        }
    },
    AZURITE {
        @Override
        Stores open(Path folder) throws IOException {
            Azurite server =
                    Azurite.start().container("archive", Access.PRIVATE).container("site", Access.PUBLIC);
            Path key = Files.writeString(folder.resolve("azure-key"), Azurite.KEY);
            String at = "account: " + Azurite.ACCOUNT + ", sharedKeyEnv: \"file:" + key + "\", endpoint: \""
                    + server.endpoint() + "\"";
            return new Stores(
                    "{type: azure-blob, container: archive, " + at + "}",
                    "{type: azure, name: portal, container: site, " + at + "}",
                    server);
        }
    };

    /** Opens empty ones, which processes that are given the example keys may use. */
    abstract Stores open(Path folder) throws IOException;

    /**
     * Lines of {@code prep.yaml}.
     *
     * @param target with {@code %s} where the mode is to stand
     * @param server closed at the end
     */
    record Stores(String archive, String target, AutoCloseable server) {}
}
