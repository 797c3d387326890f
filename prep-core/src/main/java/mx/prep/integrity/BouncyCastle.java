package mx.prep.integrity;

import mx.prep.error.ConfigException;

/** The libraries that read signatures, which an outlet adds if it checks them. */
final class BouncyCastle {
    private BouncyCastle() {}

    /**
     * Sees that a library is there.
     *
     * @param type the check that needs it
     * @param artifact the Maven artifact that brings it
     * @param witness a class of it
     * @throws ConfigException if it isn't
     */
    static void require(String type, String artifact, String witness) {
        try {
            Class.forName(witness, false, BouncyCastle.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ConfigException(
                    "the integrity check " + type + " needs a library that isn't on the class path: add the dependency"
                            + " org.bouncycastle:" + artifact + " (the runner has it)",
                    e);
        }
    }
}
