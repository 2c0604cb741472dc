package connectgating;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;

/** One instance of the component. Not for two threads at a time, and of no use after a trap. */
final class Guest {
    private final Core core;
    private final Instance instance;
    private final Memory memory;
    private final ExportFunction reallocate;
    private final Map<String, ExportFunction> functions = new HashMap<>();
    private final State first;

    /** Memory as it is before the first call. {@code from} is where the first octet other than zero stands. */
    record State(int pages, int from, byte[] octets) {}

    /** {@code known} is null for the very first instance, from which the others learn what to put back. */
    Guest(Core core, int mostPages, State known) {
        this.core = core;
        instance = core.instantiate(mostPages);
        memory = instance.memory();
        reallocate = instance.export("cabi_realloc");
        // Has the allocator take its first page now, so that it is there when memory is put back.
        reallocate.apply(0, 0, 1, 1);
        first = known == null ? state() : known;
    }

    /** What {@link #reset} puts back. */
    State first() {
        return first;
    }

    Memory memory() {
        return memory;
    }

    Object call(Signature<?> signature, Object[] arguments) {
        long[] lowered = signature.lower(this, arguments);
        long[] answer = function(signature.export).apply(lowered);
        Object value = signature.lift(this, answer[0]);
        if (core.frees(signature)) function(signature.freeing).apply(answer);
        return value;
    }

    /** Makes memory what it was before the first call, so that nothing of a call is left. Says whether it could. */
    boolean reset() {
        // Memory never shrinks. After a call that needed much, a new instance is cheaper than keeping it.
        if (memory.pages() != first.pages) {
            wipe();
            return false;
        }
        memory.fill((byte) 0, 0, first.from);
        memory.write(first.from, first.octets, 0, first.octets.length);
        return true;
    }

    /** Leaves nothing for whoever reads this process's memory. The instance is of no use afterwards. */
    void wipe() {
        memory.zero();
    }

    /** Room for so many values; gives the address. */
    int allocate(int count, int size, int align) {
        long octets = (long) count * size;
        if (octets == 0) return align;
        if (octets > Integer.MAX_VALUE) throw new BadArgumentException("a shorter list is needed");
        return (int) reallocate.apply(0, 0, align, octets)[0];
    }

    int allocate(byte[] octets) {
        int at = allocate(octets.length, 1, 1);
        if (octets.length > 0) memory.write(at, octets, 0, octets.length);
        return at;
    }

    String text(int at, int length) {
        return length == 0 ? "" : new String(memory.readBytes(at, length), StandardCharsets.UTF_8);
    }

    /** The count, where so many values can stand in memory: a list of any other length would be a fault of the component. */
    int within(int at, int count, int size) {
        long end = Integer.toUnsignedLong(at) + Integer.toUnsignedLong(count) * size;
        if (end > (long) memory.pages() * Memory.PAGE_SIZE) throw new IllegalStateException("the component returned a list beyond its memory");
        return count;
    }

    /** UTF-8, strictly: half of a surrogate pair would silently become `?`, and two texts one. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(octets.array(), octets.limit());
        } catch (CharacterCodingException error) {
            throw new BadArgumentException("a text without half of a surrogate pair is needed");
        }
    }

    private ExportFunction function(String name) {
        return functions.computeIfAbsent(name, instance::export);
    }

    private State state() {
        byte[] all = memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE);
        int from = 0;
        while (from < all.length && all[from] == 0) from++;
        return new State(memory.pages(), from, Arrays.copyOfRange(all, from, all.length));
    }
}
