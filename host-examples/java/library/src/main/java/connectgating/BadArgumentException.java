package connectgating;

/** A value is null, out of range or no Unicode text: a fault of the calling program. It is not shown: it may be a secret. */
public final class BadArgumentException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    BadArgumentException(String message) {
        super(message);
    }
}
