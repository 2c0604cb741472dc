package connectgating;

/** An id can't be used. Answered 400. */
public final class IdException extends ConnectGatingException {
    private static final long serialVersionUID = 1;

    private final transient Deployments.IdError error;

    IdException(Deployments.IdError error) {
        super(error.fault().code(), 400, false, error.fault().code(), error.message(), null);
        this.error = error;
    }

    /** Which id, and what is wrong with it. */
    public Deployments.IdError error() {
        return error;
    }
}
