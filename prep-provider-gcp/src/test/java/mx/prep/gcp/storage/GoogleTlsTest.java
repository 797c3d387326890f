package mx.prep.gcp.storage;

import java.util.List;
import mx.prep.testkit.tls.TlsCase;
import mx.prep.testkit.tls.TlsMatrixContract;

class GoogleTlsTest extends TlsMatrixContract {
    GoogleTlsTest() {
        super(GoogleTls.class, List.of("Cloud Storage", "Cloud CDN", GoogleTls.TOKENS));
    }

    /** Google's library takes no plain http for a token service, wherever it is. */
    @Override
    protected boolean concerns(String client, TlsCase tls) {
        return !client.equals(GoogleTls.TOKENS) || tls != TlsCase.PLAIN_BY_ADDRESS;
    }

    @Override
    protected String words(String client, TlsCase tls) {
        if (tls == TlsCase.PLAIN_BY_NAME) {
            return client.equals(GoogleTls.TOKENS)
                    ? "no Google credentials that work"
                    : "plain http is for this machine alone";
        }
        return client.equals("Cloud Storage") ? "certificate isn't accepted" : "";
    }
}
