package connectgating;

/** A request or a payload was refused. */
public final class RejectionException extends ConnectGatingException {
    private static final long serialVersionUID = 1;

    private final transient Types.Rejection rejection;

    RejectionException(Types.Rejection rejection) {
        super(rejection.code(), rejection.status(), rejection.retried(), rejection.answer(), rejection.message(), null);
        this.rejection = rejection;
    }

    /** All that the component says of it. */
    public Types.Rejection rejection() {
        return rejection;
    }

    /** The typed reason. */
    public Types.Reason reason() {
        return rejection.reason();
    }
}
