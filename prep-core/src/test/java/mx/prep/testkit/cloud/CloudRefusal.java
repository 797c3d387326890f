package mx.prep.testkit.cloud;

/** A request that a cloud's server answers with an error. */
public abstract class CloudRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    /** With the cloud's own word for it, and without a stack trace. */
    protected CloudRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public final int status() {
        return status;
    }

    /** The cloud's own word for it. */
    public final String code() {
        return code;
    }
}
