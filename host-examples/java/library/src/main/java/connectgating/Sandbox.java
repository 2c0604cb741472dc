package connectgating;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmInterruptedException;

/**
 * Calls functions, each in an instance that no other call uses at that time. After a call its memory is made what it was
 * at first, so that no secret of one call is left for the next; an instance that trapped is never used again.
 */
final class Sandbox implements AutoCloseable {
    private final Core core;
    private final Limits limits;
    private final int mostPages;
    private final Guest.State first;
    private final ConcurrentLinkedQueue<Guest> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Sandbox::daemon);
    private volatile boolean closed;

    Sandbox(Core core, Limits limits) {
        this.core = core;
        this.limits = limits;
        this.mostPages = (int) (limits.memory() / Memory.PAGE_SIZE);
        Guest guest = new Guest(core, mostPages, null);
        this.first = guest.first();
        timer.setRemoveOnCancelPolicy(true);
        give(guest);
    }

    <T> T call(Signature<T> signature, Object... arguments) {
        Guest guest = take();
        return settle(signature, run(guest, signature, arguments, true));
    }

    /** Opens a resource, in an instance of its own. */
    Held hold(Signature<Long> signature, Object... arguments) {
        Guest guest = take();
        Object answer = run(guest, signature, arguments, false);
        if (answer instanceof Compounds.Result result && !result.ok()) give(guest);
        return new Held(this, guest, settle(signature, answer));
    }

    /** Calls a function in this instance, and then, unless that trapped, puts it back among the idle ones if asked to. */
    Object run(Guest guest, Signature<?> signature, Object[] arguments, boolean giveBack) {
        if (closed) throw new IllegalStateException("it was closed");
        Watch watch = new Watch();
        Future<?> limit = timer.schedule(watch, limits.time().toNanos(), TimeUnit.NANOSECONDS);
        boolean sound = false;
        String cause;
        try {
            Object answer = guest.call(signature, arguments);
            sound = true;
            return answer;
        } catch (BadArgumentException error) {
            sound = true;
            throw error;
        } catch (StackOverflowError error) {
            throw new TrappedException("the component was stopped in `" + signature.name + "`: the stack overflowed", null);
        } catch (WasmInterruptedException error) {
            cause = watch.end() ? "it took longer than " + limits.time() : "the thread was interrupted";
            throw new TrappedException("the component was stopped in `" + signature.name + "`: " + cause, error);
        } catch (RuntimeException error) {
            throw new TrappedException("the component was stopped in `" + signature.name + "` (see the cause)", error);
        } finally {
            limit.cancel(false);
            watch.end();
            if (!sound) guest.wipe();
            else if (giveBack) give(guest);
        }
    }

    /** The value, or the exception for the typed error. */
    @SuppressWarnings("unchecked") // The signature's own codec read it.
    <T> T settle(Signature<T> signature, Object answer) {
        if (!signature.fallible) return (T) answer;
        Compounds.Result result = (Compounds.Result) answer;
        if (!result.ok()) throw ConnectGatingException.of(result.value());
        return (T) result.value();
    }

    /** Puts an instance back, wiped, where there is room and it did not grow. */
    void give(Guest guest) {
        if (!guest.reset() || closed) return;
        if (idleCount.incrementAndGet() > limits.idle()) idleCount.decrementAndGet();
        else idle.add(guest);
    }

    private Guest take() {
        Guest guest = idle.poll();
        if (guest != null) {
            idleCount.decrementAndGet();
            return guest;
        }
        try {
            return new Guest(core, mostPages, first);
        } catch (RuntimeException | StackOverflowError error) {
            throw new TrappedException("the component could not be started (see the cause)", error);
        }
    }

    /** Instances that wait for a call. */
    int idle() {
        return idle.size();
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        idle.clear();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "connect-gating-limit");
        thread.setDaemon(true);
        return thread;
    }
}
