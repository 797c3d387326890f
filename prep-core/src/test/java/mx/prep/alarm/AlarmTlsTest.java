package mx.prep.alarm;

import java.util.List;
import mx.prep.testkit.tls.TlsCase;
import mx.prep.testkit.tls.TlsMatrixContract;

class AlarmTlsTest extends TlsMatrixContract {
    AlarmTlsTest() {
        super(AlarmTls.class, List.of(AlarmTls.WEBHOOK));
    }

    @Override
    protected String words(String client, TlsCase tls) {
        return tls == TlsCase.PLAIN_BY_NAME ? "HOOK" : "TLS 1.2 or newer with a trusted certificate failed";
    }
}
