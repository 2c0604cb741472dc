package connectgating;

/** Interrupts a thread whose call takes too long. Compiled WebAssembly looks for that at every call and loop. */
final class Watch implements Runnable {
    private final Thread thread = Thread.currentThread();
    private boolean ended;
    private boolean expired;

    @Override
    public synchronized void run() {
        if (ended) return;
        expired = true;
        thread.interrupt();
    }

    /** From now on the thread is left alone. Says whether it was interrupted, and takes that interrupt back. */
    synchronized boolean end() {
        ended = true;
        if (expired) Thread.interrupted();
        return expired;
    }
}
