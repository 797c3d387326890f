package mx.prep.alarm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import mx.prep.testkit.tls.TlsMatrix;

/** Runs in a Java that allows every version of TLS: which servers are told alarms? */
final class AlarmTls {
    static final String WEBHOOK = "a webhook";

    private static final String SECRET = "T0K3N-qwertyuiop";

    private AlarmTls() {}

    /**
     * Plays the matrix.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws Exception {
        SSLContext platform = SSLContext.getDefault();
        TlsMatrix.in(Path.of(arguments[0]), "ok")
                .client(WEBHOOK, (server, trust) -> {
                    SSLContext.setDefault(trust == null ? platform : trusting(trust));
                    post(server);
                })
                .print();
    }

    private static void post(URI server) {
        Alarms alarms = Alarms.builder()
                .webhooksEnv(List.of("HOOK"))
                .secrets(name -> server + "/services/" + SECRET)
                .build();
        Sender sender = new Sender("redaccion-1", "PREP 2021", false);
        AlarmAnswer answer = AlarmListener.test(alarms, sender, Instant.EPOCH).get(0);
        if (!answer.delivered()) {
            throw new IllegalStateException(answer.said());
        }
    }

    /** What an operator does for a receiver of his own: its authority among the platform's. */
    private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            Certificate authority = CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setCertificateEntry("authority", authority);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
