package mx.prep.internal.tls;

import java.net.ConnectException;

/** A name leads to an address that isn't connected to: nothing was sent. */
public final class ForbiddenAddressException extends ConnectException {
    private static final long serialVersionUID = 1L;
    private final String address;

    ForbiddenAddressException(String address, String objection) {
        super("its name leads to " + address + ", " + objection);
        this.address = address;
    }

    /** Where the name leads to. */
    public String address() {
        return address;
    }
}
