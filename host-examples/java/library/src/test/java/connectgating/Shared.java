package connectgating;

/** One loaded component for all tests that do not break it. */
final class Shared {
    static final ConnectGating GATING = ConnectGating.load();

    private Shared() {}
}
