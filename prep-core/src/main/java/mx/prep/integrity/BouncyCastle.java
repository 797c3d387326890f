package mx.prep.integrity;

import java.util.List;
import mx.prep.error.ConfigException;

/** The libraries that read signatures, which an outlet adds if it checks them. */
final class BouncyCastle {
    private BouncyCastle() {}

    /**
     * A library.
     *
     * @param artifact the Maven artifact that brings it
     * @param witness a class of it that the checks use
     */
    private record Library(String artifact, String witness) {
        /** Looks without loading: a class that loads needs other libraries, too. */
        boolean isThere() {
            return BouncyCastle.class.getClassLoader().getResource(witness.replace('.', '/') + ".class") != null;
        }
    }

    private static final Library PROVIDER =
            new Library("bcprov-jdk18on", "org.bouncycastle.jce.provider.BouncyCastleProvider");
    private static final Library UTIL = new Library("bcutil-jdk18on", "org.bouncycastle.asn1.cms.SignedData");

    /** Sees that what a CMS signature needs is there; otherwise a {@link ConfigException} says what to add. */
    static void requireForCms() {
        require("cms", List.of(new Library("bcpkix-jdk18on", "org.bouncycastle.cms.CMSSignedData"), UTIL, PROVIDER));
    }

    /** Sees that what an OpenPGP signature needs is there; otherwise a {@link ConfigException} says what to add. */
    static void requireForOpenPgp() {
        require(
                "openpgp",
                List.of(
                        new Library("bcpg-jdk18on", "org.bouncycastle.openpgp.api.OpenPGPCertificate"),
                        UTIL,
                        PROVIDER));
    }

    private static void require(String type, List<Library> libraries) {
        libraries.stream().filter(library -> !library.isThere()).findFirst().ifPresent(missing -> {
            throw new ConfigException("the integrity check " + type
                    + " needs a library that isn't on the class path: add the dependency org.bouncycastle:"
                    + missing.artifact() + " (the runner has it)");
        });
    }
}
