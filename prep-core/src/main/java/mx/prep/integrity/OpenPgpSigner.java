package mx.prep.integrity;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mx.prep.integrity.SignatureFlaw.Kind;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignaturePacket;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPUserId;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** One OpenPGP signature by a key that is trusted, and the rules that each has to keep. Used by one thread. */
final class OpenPgpSigner {
    private static final Map<Integer, String> HASHES = Map.of(
            HashAlgorithmTags.SHA256, "SHA-256",
            HashAlgorithmTags.SHA384, "SHA-384",
            HashAlgorithmTags.SHA512, "SHA-512");
    private static final Set<Integer> VERSIONS = Set.of(SignaturePacket.VERSION_4, SignaturePacket.VERSION_6);
    /** What a signature may insist on being understood (RFC 9580, section 5.2.3.7). */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.ISSUER_FINGERPRINT,
            SignatureSubpacketTags.SIGNER_USER_ID);

    private final PGPSignature signature;
    private final OpenPGPComponentKey key;
    private final Instant receivedAt;

    private OpenPgpSigner(PGPSignature signature, OpenPGPComponentKey key, Instant receivedAt) {
        this.signature = signature;
        this.key = key;
        this.receivedAt = receivedAt;
    }

    /**
     * A signature that is ready to take the package's bytes.
     *
     * @throws SignatureFlaw if its kind, its algorithms, its time or its key aren't accepted
     */
    static OpenPgpSigner of(PGPSignature signature, OpenPgpKeys keys, Instant receivedAt) throws SignatureFlaw {
        try {
            checkForm(signature);
            checkTime(signature, receivedAt);
            OpenPGPComponentKey key = keys.find(signature)
                    .orElseThrow(() -> untrusted("is by a key that isn't among those of the configuration: "
                            + Long.toHexString(signature.getKeyID())));
            checkKey(key, signature, receivedAt);
            signature.init(new BcPGPContentVerifierBuilderProvider(), key.getPGPPublicKey());
            return new OpenPgpSigner(signature, key, receivedAt);
        } catch (PGPException | RuntimeException e) {
            throw untrusted("can't be checked: its parts contradict each other");
        }
    }

    private static void checkForm(PGPSignature signature) throws SignatureFlaw {
        if (!VERSIONS.contains(signature.getVersion())) {
            throw untrusted("is of version " + signature.getVersion() + ", which isn't accepted");
        }
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            throw untrusted("isn't of a binary document (type " + signature.getSignatureType()
                    + "); sign with gpg --detach-sign, without --textmode");
        }
        if (!HASHES.containsKey(signature.getHashAlgorithm())) {
            throw untrusted("uses the digest algorithm " + signature.getHashAlgorithm()
                    + ", which isn't accepted; accepted are SHA-256, SHA-384 and SHA-512");
        }
        PGPSignatureSubpacketVector hashed = signature.getHashedSubPackets();
        if (hashed == null || hashed.getSubpackets(SignatureSubpacketTags.CREATION_TIME).length != 1) {
            throw untrusted("doesn't say under its hash when it was made");
        }
        for (SignatureSubpacket part : hashed.toArray()) {
            if (part.isCritical() && !UNDERSTOOD.contains(part.getType())) {
                throw untrusted("insists on something that isn't understood (subpacket " + part.getType() + ")");
            }
        }
    }

    private static void checkTime(PGPSignature signature, Instant receivedAt) throws SignatureFlaw {
        Instant made = signature.getCreationTime().toInstant();
        long lasts = signature.getHashedSubPackets().getSignatureExpirationTime();
        if (made.isAfter(receivedAt.plus(CmsSigner.AHEAD))) {
            throw untrusted("says that it was made at " + made + ", which is yet to come");
        }
        if (lasts < 0 || (lasts > 0 && !made.plusSeconds(lasts).isAfter(receivedAt))) {
            throw untrusted("has expired at " + made.plusSeconds(lasts));
        }
    }

    private static void checkKey(OpenPGPComponentKey key, PGPSignature signature, Instant receivedAt)
            throws SignatureFlaw {
        PGPPublicKey publicKey = key.getPGPPublicKey();
        String who = "is by the key " + fingerprint(publicKey) + ", which ";
        PGPPublicKey primary = key.getCertificate().getPrimaryKey().getPGPPublicKey();
        if (!OpenPgpKeys.isAcceptable(publicKey) || !OpenPgpKeys.isAcceptable(primary)) {
            throw untrusted(who + "isn't accepted, or whose primary key isn't (" + OpenPgpKeys.name(publicKey)
                    + "): Ed25519, or RSA of 2,048 bits or more");
        }
        if (publicKey.hasRevocation() || primary.hasRevocation()) {
            throw untrusted(who + "is revoked");
        }
        Date made = signature.getCreationTime();
        if (made.before(publicKey.getCreationTime())) {
            throw untrusted(who + "didn't exist yet when the signature says that it was made");
        }
        // A signature that is a little ahead of the source's clock is judged at its own time.
        Date at = Date.from(receivedAt.isBefore(made.toInstant()) ? made.toInstant() : receivedAt);
        for (OpenPGPComponentKey part : List.of(key, key.getCertificate().getPrimaryKey())) {
            Date expires = part.getKeyExpirationDateAt(made);
            if (expires != null && !expires.after(at)) {
                throw untrusted(who + "has expired at " + expires.toInstant());
            }
        }
        if (!isGood(key, at)) {
            throw untrusted(who + "isn't bound to its primary key for signing, or no longer");
        }
    }

    private static boolean isGood(OpenPGPComponentKey key, Date at) {
        return key.getCertificate().getPrimaryKey().isBoundAt(at) && key.isBoundAt(at) && key.isSigningKey(at);
    }

    void update(byte[] buffer, int length) {
        signature.update(buffer, 0, length);
    }

    /** Whether it is of the bytes taken. */
    boolean holds() {
        try {
            return signature.verify();
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    SignatureFlaw ofOtherBytes() {
        return new SignatureFlaw(
                Kind.OTHER_BYTES,
                "is by the key " + fingerprint(key.getPGPPublicKey()) + ", but of other bytes than the package;"
                        + " the two have to be published again so that they agree");
    }

    /** What was seen, for the receipt. */
    String sentence() {
        OpenPGPUserId user = key.getCertificate().getPrimaryUserId(Date.from(receivedAt));
        return "signed by " + (user == null ? "an unnamed key" : SignatureVerifier.shown(user.getUserId())) + " (key "
                + fingerprint(key.getPGPPublicKey()) + "), " + OpenPgpKeys.name(key.getPGPPublicKey()) + " with "
                + HASHES.get(signature.getHashAlgorithm()) + ", made at "
                + signature.getCreationTime().toInstant() + "; key valid at " + receivedAt;
    }

    private static String fingerprint(PGPPublicKey key) {
        return CertificateRules.hex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }

    private static SignatureFlaw untrusted(String message) {
        return new SignatureFlaw(Kind.UNTRUSTED, message);
    }
}
