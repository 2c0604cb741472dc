package connectgating;

import java.util.List;

/** A document, or what one was to be made of, breaks rules. Answered 422. */
public sealed class InvalidDocumentException extends ConnectGatingException permits ItemRefusedException {
    private static final long serialVersionUID = 1;
    private static final String CODE = "invalid-document";

    private final transient Validation.Report report;

    InvalidDocumentException(Validation.Report report) {
        super(CODE, 422, false, CODE, message(report), null);
        this.report = report;
    }

    /** Every violation. */
    public Validation.Report report() {
        return report;
    }

    private static String message(Validation.Report report) {
        List<Validation.Violation> violations = report.violations();
        String first = violations.isEmpty() ? "" : ": " + violations.get(0).message() + " (at `" + violations.get(0).pointer() + "`)";
        return violations.size() + report.omitted() + " violations" + first;
    }
}
