package mx.prep.gcp.storage;

import java.util.List;
import mx.prep.testkit.tls.TlsCase;
import mx.prep.testkit.tls.TlsMatrixContract;

class GoogleTlsTest extends TlsMatrixContract {
    GoogleTlsTest() {
        super(GoogleTls.class, List.of("Cloud Storage", "Cloud CDN", GoogleTls.TOKENS));
    }

    /** Machines fetch their tokens at an address of plain http that Google, not the configuration, gives them. */
    @Override
    protected boolean concerns(String client, TlsCase tls) {
        return !client.equals(GoogleTls.TOKENS) || !tls.isPlain();
    }

    @Override
    protected String words(String client, TlsCase tls) {
        if (tls == TlsCase.PLAIN_BY_NAME) {
            return "plain http is for this machine alone";
        }
        return client.equals("Cloud Storage") ? "certificate isn't accepted" : "";
    }
}
