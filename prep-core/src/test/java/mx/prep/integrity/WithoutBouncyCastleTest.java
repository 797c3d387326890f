package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.prep.error.PrepException;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openpgp.PGPSignature;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** On a class path that has no Bouncy Castle, a signature check says at configuration time what to add. */
class WithoutBouncyCastleTest {
    /** Runs inside. */
    public static final class Builds implements Function<String, String> {
        @Override
        public String apply(String type) {
            try {
                switch (type) {
                    case "cms" -> new CmsBuilder().trust(Path.of("root.pem")).build();
                    case "openpgp" ->
                        new OpenPgpBuilder().keys(List.of(Path.of("key.asc"))).build();
                    default -> Digests.sidecar(mx.prep.model.DigestAlgorithm.SHA256);
                }
                return "built";
            } catch (PrepException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
    }

    @Test
    void theErrorNamesTheDependency() throws Exception {
        try (URLClassLoader bare = with()) {
            assertThrows(ClassNotFoundException.class, () -> bare.loadClass("org.bouncycastle.cms.CMSSignedData"));
            Function<String, String> builds = builds(bare);
            assertMisses("bcpkix-jdk18on", builds.apply("cms"));
            assertMisses("bcpg-jdk18on", builds.apply("openpgp"));
            assertEquals("built", builds.apply("sidecar"));
        }
    }

    /** Each jar needs the others; a build that leaves one out is told which. */
    @Test
    void theErrorNamesEachOfThem() throws Exception {
        try (URLClassLoader pkix = with(CMSSignedData.class);
                URLClassLoader pkixAndUtil = with(CMSSignedData.class, SignedData.class);
                URLClassLoader pg = with(PGPSignature.class);
                URLClassLoader pgAndUtil = with(PGPSignature.class, SignedData.class);
                URLClassLoader all =
                        with(CMSSignedData.class, PGPSignature.class, SignedData.class, BouncyCastleProvider.class)) {
            assertMisses("bcutil-jdk18on", builds(pkix).apply("cms"));
            assertMisses("bcprov-jdk18on", builds(pkixAndUtil).apply("cms"));
            assertMisses("bcutil-jdk18on", builds(pg).apply("openpgp"));
            assertMisses("bcprov-jdk18on", builds(pgAndUtil).apply("openpgp"));
            for (String type : List.of("cms", "openpgp")) {
                String said = builds(all).apply(type);
                assertTrue(said.startsWith("ConfigException: ") && said.contains("can't be read"), said);
            }
        }
    }

    private static void assertMisses(String artifact, String said) {
        assertTrue(said.startsWith("ConfigException: ") && said.contains("org.bouncycastle:" + artifact + " "), said);
    }

    /** The library alone, and the jars of some classes. */
    private static URLClassLoader with(Class<?>... others) {
        URL[] needed = Stream.concat(
                        Stream.of(CmsBuilder.class, WithoutBouncyCastleTest.class, NullMarked.class), Stream.of(others))
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(needed, ClassLoader.getPlatformClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static Function<String, String> builds(URLClassLoader loader) throws ReflectiveOperationException {
        return (Function<String, String>)
                loader.loadClass(Builds.class.getName()).getConstructor().newInstance();
    }
}
