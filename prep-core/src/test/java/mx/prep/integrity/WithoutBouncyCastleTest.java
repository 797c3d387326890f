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
    @SuppressWarnings("unchecked")
    void theErrorNamesTheDependency() throws Exception {
        URL[] needed = Stream.of(CmsBuilder.class, WithoutBouncyCastleTest.class, NullMarked.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader bare = new URLClassLoader(needed, ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> bare.loadClass("org.bouncycastle.cms.CMSSignedData"));
            Function<String, String> builds = (Function<String, String>)
                    bare.loadClass(Builds.class.getName()).getConstructor().newInstance();
            String cms = builds.apply("cms");
            assertTrue(cms.startsWith("ConfigException: ") && cms.contains("org.bouncycastle:bcpkix-jdk18on"), cms);
            String openPgp = builds.apply("openpgp");
            assertTrue(openPgp.contains("org.bouncycastle:bcpg-jdk18on"), openPgp);
            assertEquals("built", builds.apply("sidecar"));
        }
    }
}
