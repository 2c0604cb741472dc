package connectgating;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Measures calls beside {@code io.toolsplus:atlassian-jwt} on the same request, in one run. The rounds of all take turns,
 * so that what else the machine does meets all alike; the best round of each counts, in processor time of the thread.
 */
public final class Bench {
    private static final int WARM_UP = 6_000;
    private static final int ROUNDS = 15;
    private static final int CALLS = 300;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Bench() {}

    private record Contender(String name, Supplier<?> call, double[] best) {}

    /** Prints microseconds a call, and how many times the library's. */
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        long startCpu = THREADS.getCurrentThreadCpuTime();
        ConnectGating gating = ConnectGating.load();
        Types.Policy policy = gating.jwt().defaultPolicy();
        double seconds = (System.nanoTime() - start) / 1e9;
        double processor = (THREADS.getCurrentThreadCpuTime() - startCpu) / 1e9;
        System.out.printf("from the file to the first answer: %.1f s, of which %.1f s on a processor%n", seconds, processor);

        long now = System.currentTimeMillis() / 1000;
        List<String[]> parameters = List.of(new String[] {"a", "1"}, new String[] {"b", "x y"});
        String target = "/callback?a=1&b=x%20y";
        String token = Peer.sign(Signed.CLIENT_KEY, Signed.SECRET, now, Duration.ofHours(1).minusMinutes(46), Peer.queryHash("POST", "/callback", parameters));
        Types.Request request = new Types.Request("POST", target, "", List.of("JWT " + token));
        Optional<Types.Tenant> tenant = Optional.of(Signed.TENANT);

        List<Contender> contenders = List.of(
                contender("io.toolsplus:atlassian-jwt-core 0.1.5: qsh, readAndVerify", () -> {
                    boolean verified = Peer.verifies(token, Signed.SECRET, Peer.queryHash("POST", "/callback", parameters));
                    if (!verified) throw new IllegalStateException("the library refuses its own token");
                    return null;
                }),
                contender("jwt.verify", () -> gating.jwt().verify(request, tenant, policy, now)),
                contender("callback.accept", () -> gating.callback().accept(request, Signed.BODY, tenant, policy, now)),
                contender("jwt.default-policy: a call that does nothing", () -> gating.jwt().defaultPolicy()));
        for (Contender contender : contenders) microseconds(contender.call(), WARM_UP);
        for (int round = 0; round < ROUNDS; round++) {
            for (Contender contender : contenders) contender.best()[0] = Math.min(contender.best()[0], microseconds(contender.call(), CALLS));
        }
        double peer = contenders.get(0).best()[0];
        for (Contender contender : contenders) {
            System.out.printf("%-60s %8.1f us %6.2f x%n", contender.name(), contender.best()[0], contender.best()[0] / peer);
        }
        gating.close();
    }

    private static Contender contender(String name, Supplier<?> call) {
        double[] best = new double[1];
        Arrays.fill(best, Double.MAX_VALUE);
        return new Contender(name, call, best);
    }

    private static double microseconds(Supplier<?> call, int calls) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) call.get();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / calls;
    }
}
