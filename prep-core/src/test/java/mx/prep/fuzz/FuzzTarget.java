package mx.prep.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import mx.prep.config.ConfigFuzz;
import mx.prep.integrity.SidecarFuzz;
import mx.prep.integrity.SignatureFuzz;
import mx.prep.internal.format.DocumentFuzz;
import mx.prep.internal.zip.ForgedZipFuzz;
import mx.prep.internal.zip.ZipFuzz;

/** What is fuzzed: readers of bytes that others make. */
enum FuzzTarget {
    ZIP(ZipFuzz.class),
    FORGED_ZIP(ForgedZipFuzz.class),
    SIDECAR(SidecarFuzz.class),
    SIGNATURE(SignatureFuzz.class),
    CONFIG(ConfigFuzz.class),
    DOCUMENTS(DocumentFuzz.class);

    private final Class<?> type;

    FuzzTarget(Class<?> type) {
        this.type = type;
    }

    /** The class that Jazzer is given. */
    String className() {
        return type.getName();
    }

    /** Tries one input; whatever it throws is a finding. */
    void run(byte[] data) {
        switch (this) {
            case ZIP -> ZipFuzz.fuzzerTestOneInput(data);
            case FORGED_ZIP -> ForgedZipFuzz.fuzzerTestOneInput(data);
            case SIDECAR -> SidecarFuzz.fuzzerTestOneInput(data);
            case SIGNATURE -> SignatureFuzz.fuzzerTestOneInput(data);
            case CONFIG -> ConfigFuzz.fuzzerTestOneInput(data);
            case DOCUMENTS -> DocumentFuzz.fuzzerTestOneInput(data);
        }
    }

    /** The folder's name under the resources. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Inputs that are kept: examples, what covers more than others, and what once was a finding. */
    List<Path> seeds() throws IOException {
        URL folder = Objects.requireNonNull(FuzzTarget.class.getResource(folder()), folder());
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().toList();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
