package connectgating;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Measures calls beside {@code io.toolsplus:atlassian-jwt} on the same request, in one run. The rounds of all take turns,
 * so that what else the machine does meets all alike; the best round of each counts.
 */
public final class Bench {
    private static final int ROUNDS = 12;
    private static final long ROUND_NANOS = Duration.ofMillis(400).toNanos();

    private Bench() {}

    private record Contender(String name, Supplier<?> call, double[] best) {}

    /** Prints microseconds a call, and how many times the library's. */
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        ConnectGating gating = ConnectGating.load();
        Types.Policy policy = gating.jwt().defaultPolicy();
        System.out.printf("from the start of `load` to the first answer: %.1f s%n", (System.nanoTime() - start) / 1e9);

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
        for (int round = 0; round < ROUNDS; round++) {
            for (Contender contender : contenders) contender.best()[0] = Math.min(contender.best()[0], round(contender.call()));
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

    private static double round(Supplier<?> call) {
        long start = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            for (int i = 0; i < 20; i++) call.get();
            calls += 20;
        }
        return (System.nanoTime() - start) / 1e3 / calls;
    }
}
