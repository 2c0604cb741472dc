package connectgating;

/** A resource of the component, and the instance that it has to itself. */
final class Held implements AutoCloseable {
    private final Sandbox sandbox;
    private final long representation;
    private Guest guest;

    Held(Sandbox sandbox, Guest guest, long representation) {
        this.sandbox = sandbox;
        this.guest = guest;
        this.representation = representation;
    }

    synchronized <T> T call(Signature<T> signature, Object... arguments) {
        if (guest == null) throw new IllegalStateException("it was closed, or the component was stopped in it");
        Object[] all = new Object[arguments.length + 1];
        all[0] = representation;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Object answer;
        try {
            answer = sandbox.run(guest, signature, all, false);
        } catch (TrappedException error) {
            guest = null;
            throw error;
        }
        return sandbox.settle(signature, answer);
    }

    /** Nothing is to be destroyed in an instance that is wiped as a whole. */
    @Override
    public synchronized void close() {
        if (guest != null) sandbox.give(guest);
        guest = null;
    }
}
