package connectgating;

/** A splitter did not take an item, and goes on without it. */
public final class ItemRefusedException extends InvalidDocumentException {
    private static final long serialVersionUID = 1;

    private final transient Deployments.Refused refused;

    ItemRefusedException(Deployments.Refused refused) {
        super(refused.report());
        this.refused = refused;
    }

    /** Which item, and its report. */
    public Deployments.Refused refused() {
        return refused;
    }
}
