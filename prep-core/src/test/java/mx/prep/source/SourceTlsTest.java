package mx.prep.source;

import java.util.List;
import mx.prep.testkit.tls.TlsCase;
import mx.prep.testkit.tls.TlsMatrixContract;

class SourceTlsTest extends TlsMatrixContract {
    SourceTlsTest() {
        super(SourceTls.class, List.of("an https source", "a listing"));
    }

    @Override
    protected String words(String client, TlsCase tls) {
        return switch (tls) {
            case TLS_1_0, TLS_1_1 -> "speak TLS 1.2 or newer";
            case OTHER_HOST -> "certificate is for another host";
            case UNKNOWN_AUTHORITY, OTHER_AUTHORITY, SELF_SIGNED -> "'trust: authority-ca.pem' under source";
            case EXPIRED, NOT_YET_VALID -> "certificate isn't valid today";
            case PLAIN_BY_NAME -> "Plain http is only for a literal loopback address";
            case TLS_1_2, TLS_1_3, SELF_SIGNED_AND_TRUSTED, PLAIN_BY_ADDRESS -> "";
        };
    }
}
