package mx.prep.integrity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mx.prep.integrity.SignatureFlaw.Kind;
import mx.prep.model.Evidence;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** Checks a detached OpenPGP signature; see {@link OpenPgpBuilder} for what is accepted. */
final class OpenPgpVerifier extends SignatureVerifier {
    static final String METHOD = "openpgp";
    private static final Set<String> LABELS = Set.of("PGP SIGNATURE");

    private final OpenPgpKeys keys;

    OpenPgpVerifier(SignatureName file, OpenPgpKeys keys) {
        super(METHOD, file);
        this.keys = keys;
    }

    @Override
    List<Evidence> check(Candidate candidate, byte[] file) throws SignatureFlaw, IOException {
        List<Evidence> seen = new ArrayList<>();
        List<SignatureFlaw> flaws = new ArrayList<>();
        List<OpenPgpSigner> trusted = new ArrayList<>();
        for (PGPSignature signature : read(file)) {
            try {
                trusted.add(OpenPgpSigner.of(signature, keys, candidate.receivedAt()));
            } catch (SignatureFlaw flaw) {
                flaws.add(flaw);
                seen.add(new Evidence(METHOD, "a signature " + flaw.sentence(), null, null));
            }
        }
        if (!trusted.isEmpty()) {
            stream(candidate, (buffer, length) -> trusted.forEach(signer -> signer.update(buffer, length)));
        }
        boolean good = false;
        for (OpenPgpSigner signer : trusted) {
            if (signer.holds()) {
                good = true;
                seen.add(0, new Evidence(METHOD, signer.sentence(), null, null));
            } else {
                SignatureFlaw flaw = signer.ofOtherBytes();
                flaws.add(flaw);
                seen.add(new Evidence(METHOD, "a signature " + flaw.sentence(), null, null));
            }
        }
        if (good) {
            return seen;
        }
        throw CmsVerifier.worst(flaws, seen);
    }

    private static List<PGPSignature> read(byte[] file) throws SignatureFlaw {
        byte[] packets = Armor.isText(file)
                ? Armor.open(file, LABELS)
                        .orElseThrow(() -> new SignatureFlaw(
                                Kind.UNREADABLE, "can't be read: it isn't one block PGP SIGNATURE and nothing else"))
                : file;
        try {
            PGPObjectFactory objects =
                    new PGPObjectFactory(new ByteArrayInputStream(packets), new BcKeyFingerprintCalculator());
            if (!(objects.nextObject() instanceof PGPSignatureList list)
                    || list.isEmpty()
                    || objects.nextObject() != null) {
                throw new SignatureFlaw(
                        Kind.UNREADABLE, "can't be read: it isn't a detached OpenPGP signature and nothing else");
            }
            if (list.size() > MOST) {
                throw new SignatureFlaw(
                        Kind.UNTRUSTED, "has " + list.size() + " signatures; " + MOST + " are the most");
            }
            List<PGPSignature> signatures = new ArrayList<>();
            list.forEach(signatures::add);
            return signatures;
        } catch (IOException | RuntimeException e) {
            throw new SignatureFlaw(Kind.UNREADABLE, "can't be read as a detached OpenPGP signature");
        }
    }
}
