package mx.prep.integrity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.error.ConfigException;
import org.bouncycastle.asn1.gnu.GNUObjectIdentifiers;
import org.bouncycastle.bcpg.EdDSAPublicBCPGKey;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;

/** The public keys that may sign packages, and which of them are accepted. */
final class OpenPgpKeys {
    private static final int SMALLEST_RSA = 2048;
    /** Larger ones only cost time. */
    private static final int LARGEST_RSA = 8192;

    private final List<OpenPGPCertificate> certificates;

    private OpenPgpKeys(List<OpenPGPCertificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    /**
     * Reads keys.
     *
     * @throws ConfigException if a file holds none, a private one, or none of an accepted kind
     */
    static OpenPgpKeys of(List<Path> names, List<byte[]> contents) {
        List<OpenPGPCertificate> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.addAll(read(names.get(i), contents.get(i)));
        }
        return new OpenPgpKeys(all);
    }

    private static List<OpenPGPCertificate> read(Path name, byte[] content) {
        List<OpenPGPCertificate> read;
        try {
            OpenPGPDefaultPolicy policy = new OpenPGPDefaultPolicy()
                    .rejectHashAlgorithm(HashAlgorithmTags.SHA1)
                    .rejectHashAlgorithm(HashAlgorithmTags.MD5)
                    .rejectHashAlgorithm(HashAlgorithmTags.RIPEMD160);
            read = new OpenPGPKeyReader(new BcOpenPGPImplementation(), policy).parseKeysOrCertificates(content);
        } catch (IOException | RuntimeException e) {
            throw new ConfigException("keys names a file that can't be read as OpenPGP keys: " + name, e);
        }
        if (read.isEmpty()) {
            throw new ConfigException("keys names a file that holds no OpenPGP key: " + name);
        }
        for (OpenPGPCertificate certificate : read) {
            if (certificate.isSecretKey()) {
                throw new ConfigException("keys names a file that holds a private key: " + name
                        + "; export the public one alone (gpg --export)");
            }
            if (certificate.getKeys().stream().noneMatch(key -> isAcceptable(key.getPGPPublicKey()))) {
                throw new ConfigException("keys names a file with a key that isn't accepted: " + name
                        + "; accepted are Ed25519 and RSA of 2,048 bits or more");
            }
        }
        return read;
    }

    /** The key that a signature says it is by. */
    Optional<OpenPGPComponentKey> find(PGPSignature signature) {
        for (OpenPGPCertificate certificate : certificates) {
            for (OpenPGPComponentKey key : certificate.getKeys()) {
                if (signature.getKeyIdentifiers().stream()
                                .anyMatch(said -> said.matchesExplicit(key.getKeyIdentifier()))
                        && key.getAlgorithm() == signature.getKeyAlgorithm()) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a key is of a kind and size on the list. */
    static boolean isAcceptable(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL, PublicKeyAlgorithmTags.RSA_SIGN ->
                key.getBitStrength() >= SMALLEST_RSA && key.getBitStrength() <= LARGEST_RSA;
            case PublicKeyAlgorithmTags.Ed25519 -> true;
            case PublicKeyAlgorithmTags.EDDSA_LEGACY ->
                key.getPublicKeyPacket().getKey() instanceof EdDSAPublicBCPGKey curve
                        && GNUObjectIdentifiers.Ed25519.equals(curve.getCurveOID());
            default -> false;
        };
    }

    /** A key's kind and size in words. */
    static String name(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL, PublicKeyAlgorithmTags.RSA_SIGN -> "RSA " + key.getBitStrength();
            case PublicKeyAlgorithmTags.Ed25519, PublicKeyAlgorithmTags.EDDSA_LEGACY -> "Ed25519";
            default -> "algorithm " + key.getAlgorithm();
        };
    }
}
