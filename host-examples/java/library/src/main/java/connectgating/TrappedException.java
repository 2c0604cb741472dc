package connectgating;

/**
 * The component was stopped: it used up its time, its memory or the thread's stack, the thread was interrupted, or it has
 * a fault. Only this call is lost. Answered 503.
 */
public final class TrappedException extends ConnectGatingException {
    private static final long serialVersionUID = 1;

    TrappedException(String message, Throwable cause) {
        super("trapped", 503, true, "unavailable", message, cause);
    }
}
