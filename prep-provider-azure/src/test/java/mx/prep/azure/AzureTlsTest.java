package mx.prep.azure;

import java.util.List;
import mx.prep.testkit.tls.TlsCase;
import mx.prep.testkit.tls.TlsMatrixContract;

class AzureTlsTest extends TlsMatrixContract {
    AzureTlsTest() {
        super(AzureTls.class, List.of("Blob Storage", "Front Door", AzureTls.TOKENS));
    }

    /** Machines fetch their tokens at addresses of plain http that Azure, not the configuration, gives them. */
    @Override
    protected boolean concerns(String client, TlsCase tls) {
        return !client.equals(AzureTls.TOKENS) || !tls.isPlain();
    }

    @Override
    protected String words(String client, TlsCase tls) {
        if (tls == TlsCase.PLAIN_BY_NAME) {
            return "plain http is for this machine alone";
        }
        return client.equals("Blob Storage") ? "certificate isn't accepted" : "";
    }
}
