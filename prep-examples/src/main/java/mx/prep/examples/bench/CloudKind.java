package mx.prep.examples.bench;

import java.util.Locale;

/** The clouds, by what {@code prep.yaml} calls their parts. */
enum CloudKind {
    AWS("s3", "aws", "bucket"),
    AZURE("azure-blob", "azure", "container"),
    GOOGLE("gcs", "gcp", "bucket");

    private final String store;
    private final String target;
    private final String place;

    CloudKind(String store, String target, String place) {
        this.store = store;
        this.target = target;
        this.place = place;
    }

    /**
     * The lines of a {@code prep.yaml} that say where everything goes.
     *
     * @param options what both parts need to reach the store, as a flow of YAML
     */
    String publishing(String archive, String site, String mode, String options) {
        return """
                archive: {type: %s, %s: %s, %s}
                targets: [{type: %s, name: portal, %s: %s, %s, mode: %s}]
                """.formatted(store, place, archive, options, target, place, site, options, mode);
    }

    static CloudKind of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
