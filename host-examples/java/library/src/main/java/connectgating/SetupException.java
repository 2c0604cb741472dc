package connectgating;

/**
 * There is no usable component. Thrown where it is loaded, never by a call. The code is {@code component-missing},
 * {@code component-unusable} or {@code wrong-contract}.
 */
public final class SetupException extends ConnectGatingException {
    private static final long serialVersionUID = 1;

    SetupException(String code, String message) {
        this(code, message, null);
    }

    SetupException(String code, String message, Throwable cause) {
        super(code, 503, true, "unavailable", message, cause);
    }
}
