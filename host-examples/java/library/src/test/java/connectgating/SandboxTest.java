package connectgating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, stopped calls, and what is left of a call. */
@Timeout(300)
class SandboxTest {
    private static final int THREADS = 16;
    private static final String LONG = deployments(100_000);
    /** So that what stops a call has time to come, on a busy machine too. */
    private static final String LONGER = deployments(300_000);

    @Test
    void manyThreadsGetTheAnswersOfOne() throws Exception {
        List<JsonObject> all = Vectors.all();
        List<JsonObject> chosen = IntStream.range(0, all.size() / 9).mapToObj(i -> all.get(9 * i)).toList();
        Vectors vectors = new Vectors(Shared.GATING);
        List<Callable<List<String>>> work = new ArrayList<>();
        for (int turn = 0; turn < 4; turn++) {
            for (JsonObject vector : chosen) {
                work.add(() -> JsonForm.differences(vector.get("expect"), vectors.answer(vector), vector.get("id").getAsString()));
            }
        }
        assertTrue(work.size() > 500);
        for (List<String> differences : inThreads(work)) assertEquals(List.of(), differences);
        assertTrue(Shared.GATING.sandbox().idle() <= Shared.LIMITS.idle(), "more instances are kept than `idle` says");
    }

    @Test
    void nothingOfACallIsLeftInMemory() throws Exception {
        try (ConnectGating gating = load(new Limits(Duration.ofSeconds(60), 64L << 20, 1))) {
            Callback.Event event = gating.callback().accept(Signed.request(gating), Signed.BODY, Optional.of(Signed.TENANT), gating.jwt().defaultPolicy(), Signed.NOW);
            assertEquals(Gating.Decision.PROCEED, event.decision());
            byte[] memory = octets(idle(gating).iterator().next());
            for (String trace : List.of(Signed.SECRET, Signed.CLIENT_KEY, event.token().digest(), "pipelineId\":\"p\"")) {
                assertFalse(contains(memory, trace), "memory holds `" + trace + "`");
            }
            // The search finds what is there: the same octets, put there.
            Guest guest = idle(gating).iterator().next();
            guest.allocate(Signed.SECRET.getBytes(StandardCharsets.UTF_8));
            assertTrue(contains(octets(guest), Signed.SECRET));
        }
    }

    @Test
    void anInstanceThatWasWipedAnswersAsAFreshOne() {
        Types.Policy policy = Shared.GATING.jwt().defaultPolicy();
        for (int i = 0; i < 50; i++) {
            Types.Request request = Signed.request(Shared.GATING);
            assertEquals(Signed.CLIENT_KEY, Shared.GATING.jwt().verify(request, Optional.of(Signed.TENANT), policy, Signed.NOW).issuer());
            Types.Tenant other = new Types.Tenant(Signed.CLIENT_KEY, List.of("another-secret"));
            RejectionException refused = assertThrows(RejectionException.class, () -> Shared.GATING.jwt().verify(request, Optional.of(other), policy, Signed.NOW));
            assertEquals("bad-signature", refused.code());
        }
    }

    @Test
    void memoryOfInstancesIsFlat() throws Exception {
        try (ConnectGating gating = load(new Limits(Duration.ofSeconds(60), 64L << 20, 1))) {
            gating.jwt().defaultPolicy();
            Guest kept = idle(gating).iterator().next();
            int pages = kept.memory().pages();
            for (int i = 0; i < 2_000; i++) gating.jwt().canonicalRequest("GET", "/" + i, "");
            assertEquals(List.of(kept), List.copyOf(idle(gating)), "an instance was replaced without need");
            assertEquals(pages, kept.memory().pages());
            // One that grew is not kept.
            gating.deployments().validate(Deployments.Family.BULK, LONG);
            assertFalse(idle(gating).contains(kept));
        }
    }

    @Test
    void aCallThatTakesTooLongIsStoppedAndTheNextOneIsNot() throws Exception {
        try (ConnectGating gating = load(new Limits(Duration.ofMillis(1), 64L << 20, 4))) {
            for (int i = 0; i < 3; i++) {
                TrappedException stopped = assertThrows(TrappedException.class, () -> gating.deployments().validate(Deployments.Family.BULK, LONGER));
                assertTrue(stopped.getMessage().contains("it took longer than PT0.001S"), stopped.getMessage());
                assertEquals(List.of("trapped", 503, true, "unavailable"), List.of(stopped.code(), stopped.status(), stopped.retryable(), stopped.answer()));
                assertFalse(Thread.currentThread().isInterrupted(), "the thread is left interrupted");
            }
        }
    }

    @Test
    void anInterruptOfTheCallerStopsTheCallAndIsKept() {
        Thread.currentThread().interrupt();
        try {
            TrappedException stopped = assertThrows(TrappedException.class, () -> Shared.GATING.jwt().defaultPolicy());
            assertTrue(stopped.getMessage().contains("the thread was interrupted"), stopped.getMessage());
        } finally {
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        }
        assertEquals(30, Shared.GATING.jwt().defaultPolicy().leeway());
    }

    @Test
    void anInterruptIsTheSameWhereAnInstanceHasToBeMade() {
        try (ConnectGating gating = load(new Limits(Duration.ofSeconds(60), 64L << 20, 0))) {
            Thread.currentThread().interrupt();
            assertThrows(TrappedException.class, () -> gating.jwt().defaultPolicy());
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
            assertEquals(30, gating.jwt().defaultPolicy().leeway());
        }
    }

    @Test
    void anInstanceThatWasStoppedIsWiped() throws Exception {
        try (ConnectGating gating = load(new Limits(Duration.ofSeconds(60), 2L << 20, 1))) {
            gating.jwt().defaultPolicy();
            Guest guest = idle(gating).iterator().next();
            assertThrows(TrappedException.class, () -> gating.deployments().validate(Deployments.Family.BULK, LONG));
            assertFalse(idle(gating).contains(guest));
            for (byte octet : octets(guest)) assertEquals(0, octet);
        }
    }

    @Test
    void aCallWithoutMemoryIsStoppedAndTheNextOneIsNot() throws Exception {
        try (ConnectGating gating = load(new Limits(Duration.ofSeconds(60), 2L << 20, 4))) {
            for (int i = 0; i < 3; i++) {
                int before = gating.sandbox().idle();
                assertThrows(TrappedException.class, () -> gating.deployments().validate(Deployments.Family.BULK, LONG));
                assertEquals(before - 1, gating.sandbox().idle(), "the instance that was stopped was kept");
                assertEquals(30, gating.jwt().defaultPolicy().leeway());
            }
        }
    }

    @Test
    void aCallWithoutStackIsStoppedAndTheNextOneIsNot() throws Exception {
        String deep = "[".repeat(60) + "]".repeat(60);
        List<Object> seen = new ArrayList<>();
        // Recursion of our own leaves a call too little room, wherever that is.
        Thread thread = new Thread(null, () -> exhaust(() -> Shared.GATING.deployments().validate(Deployments.Family.BULK, deep), seen), "small", 256 << 10);
        thread.start();
        thread.join();
        assertTrue(seen.stream().anyMatch(TrappedException.class::isInstance), "nothing was stopped: " + seen);
        assertEquals(30, Shared.GATING.jwt().defaultPolicy().leeway());
    }

    @Test
    void aSplitterThatWasStoppedIsOfNoUseAndSaysSo() throws Exception {
        try (ConnectGating gating = load(new Limits(Duration.ofSeconds(60), 2L << 20, 4))) {
            Deployments.Envelope envelope = new Deployments.Envelope(Deployments.Family.GRAPH, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
            Deployments.Splitter splitter = gating.deployments().openSplitter(envelope);
            assertThrows(TrappedException.class, () -> splitter.addRelated("x".repeat(3 << 20)));
            assertThrows(IllegalStateException.class, splitter::finish);
            splitter.close();
            splitter.close();
        }
    }

    @Test
    void badArgumentsNameTheArgumentAndNeverTheValue() {
        Types.Tenant half = new Types.Tenant("half-\ud83d", List.of("s"));
        Types.Policy policy = Shared.GATING.jwt().defaultPolicy();
        BadArgumentException error = assertThrows(BadArgumentException.class, () -> Shared.GATING.jwt().verify(Signed.request(Shared.GATING), Optional.of(half), policy, 0));
        assertEquals("a text without half of a surrogate pair is needed (argument `tenant` of `jwt.verify`)", error.getMessage());
        Types.Policy negative = new Types.Policy(-1, 900, 0, false, false);
        error = assertThrows(BadArgumentException.class, () -> Shared.GATING.jwt().peek(Signed.request(Shared.GATING), negative));
        assertEquals("an integer of 0 to 4294967295 is needed (argument `policy` of `jwt.peek`)", error.getMessage());
        error = assertThrows(BadArgumentException.class, () -> Shared.GATING.gating().parse(null, Signed.NOW, 30));
        assertEquals("a value is needed, not null (argument `body` of `gating.parse`)", error.getMessage());
        assertThrows(NullPointerException.class, () -> new Types.Tenant(null, List.of()));
    }

    @Test
    void secretsAreNotShown() {
        assertEquals("Tenant[clientKey=" + Signed.CLIENT_KEY + ", secrets=…]", Signed.TENANT.toString());
        assertFalse(Signed.request(Shared.GATING).toString().contains("JWT"));
    }

    @Test
    void whatWasClosedSaysSo() {
        ConnectGating gating = load(Limits.DEFAULT);
        gating.close();
        assertThrows(IllegalStateException.class, () -> gating.jwt().defaultPolicy());
    }

    private static void exhaust(Runnable call, List<Object> seen) {
        try {
            call.run();
            exhaust(call, seen);
        } catch (TrappedException stopped) {
            seen.add(stopped);
        } catch (StackOverflowError error) {
            // Our own frames, on the way back.
            if (seen.isEmpty()) seen.add(error);
        }
    }

    private static ConnectGating load(Limits limits) {
        return Shared.GATING.with(limits);
    }

    private static <T> List<T> inThreads(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(work)) answers.add(future.get());
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @SuppressWarnings("unchecked") // The field's own type.
    private static Collection<Guest> idle(ConnectGating gating) throws ReflectiveOperationException {
        Field field = Sandbox.class.getDeclaredField("idle");
        field.setAccessible(true);
        return (Collection<Guest>) field.get(gating.sandbox());
    }

    private static byte[] octets(Guest guest) {
        return guest.memory().readBytes(0, guest.memory().pages() << 16);
    }

    private static boolean contains(byte[] memory, String trace) {
        byte[] wanted = trace.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= memory.length - wanted.length; i++) {
            if (memory[i] == wanted[0] && Arrays.equals(memory, i, i + wanted.length, wanted, 0, wanted.length)) return true;
        }
        return false;
    }

    private static String deployments(int count) {
        return "{\"deployments\": [" + "{\"text\": \"x\"},".repeat(count) + "{}]}";
    }
}
