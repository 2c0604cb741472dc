package connectgating;

/**
 * The component refused, or could not be asked. Answer an HTTP request with {@link #status} and {@link #answer}; log
 * {@link #code} and the message.
 */
public abstract sealed class ConnectGatingException extends RuntimeException
        permits RejectionException, InvalidDocumentException, IdException, SettingException, FoldException, TrappedException, SetupException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;
    private final boolean retryable;
    private final String answer;

    ConnectGatingException(String code, int status, boolean retryable, String answer, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.retryable = retryable;
        this.answer = answer;
    }

    /** The exception for a typed error of the component. */
    static ConnectGatingException of(Object error) {
        if (error instanceof Types.Rejection rejection) return new RejectionException(rejection);
        if (error instanceof Validation.Report report) return new InvalidDocumentException(report);
        if (error instanceof Deployments.Refused refused) return new ItemRefusedException(refused);
        if (error instanceof Deployments.IdError id) return new IdException(id);
        if (error instanceof Types.Setting setting) return new SettingException(setting);
        if (error instanceof Gating.FoldError fold) return new FoldException(fold);
        throw new IllegalStateException("no exception stands for a typed error");
    }

    /** The name of the case in the contract, or {@code invalid-document}, {@code trapped} and the codes of set-up. */
    public final String code() {
        return code;
    }

    /** The HTTP status to answer with. */
    public final int status() {
        return status;
    }

    /** Whether Jira sends the callback again after this status. */
    public final boolean retryable() {
        return retryable;
    }

    /** The only text that the HTTP answer may carry. */
    public final String answer() {
        return answer;
    }
}
