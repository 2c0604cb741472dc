package connectgating;

import java.time.Duration;

/** One loaded component for all tests that do not break it. */
public final class Shared {
    /** Patient, since sixteen threads may share two busy processors. */
    static final Limits LIMITS = new Limits(Duration.ofMinutes(2), 64L << 20, 4);
    public static final ConnectGating GATING = ConnectGating.load(LIMITS);

    private Shared() {}
}
