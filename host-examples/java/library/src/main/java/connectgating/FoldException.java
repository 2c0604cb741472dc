package connectgating;

/** Updates could not be folded. No gate may open; an operator has to look at the stored state. Answered 503. */
public final class FoldException extends ConnectGatingException {
    private static final long serialVersionUID = 1;

    private final transient Gating.FoldError error;

    FoldException(Gating.FoldError error) {
        super(error.code(), 503, true, "unavailable", "the updates can't be folded: `" + error.code() + "`", null);
        this.error = error;
    }

    /** Why. */
    public Gating.FoldError error() {
        return error;
    }
}
