package connectgating;

import java.time.Duration;
import java.util.Objects;

/**
 * What one call may use before it is stopped with a {@link TrappedException}, and how many instances are kept.
 *
 * @param time for one call, by the clock: it is to stop what hangs, not to share a processor fairly
 * @param memory the linear memory of one instance, in bytes; rounded down to pages of 64 KiB, at least 2 MiB
 * @param idle how many instances are kept for calls to come, about 1.2 MB each; more calls at a time make more
 *     instances, which are dropped afterwards
 */
public record Limits(Duration time, long memory, int idle) {
    private static final long LEAST = 2L << 20;
    private static final long MOST = 1L << 30;

    /** Ten seconds, 64 MiB, and two instances for each processor. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), 64L << 20, 2 * Runtime.getRuntime().availableProcessors());

    public Limits {
        Objects.requireNonNull(time, "time");
        if (time.isNegative() || time.isZero()) throw new IllegalArgumentException("`time` must be above 0");
        if (memory < LEAST || memory > MOST) throw new IllegalArgumentException("`memory` must be 2 MiB to 1 GiB");
        if (idle < 0) throw new IllegalArgumentException("`idle` must not be below 0");
    }
}
