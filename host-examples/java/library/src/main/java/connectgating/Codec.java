package connectgating;

/**
 * How values of one type stand in linear memory, and as core values: the component model's canonical ABI
 * (https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md).
 *
 * <p>Every core value is a {@code long} here, as the runtime passes them; one of 32 bits is zero-extended.
 */
abstract class Codec<T> {
    /** Bytes in memory. */
    final int size;

    /** Its address is a multiple of this. */
    final int align;

    /** Core values that it is passed as. */
    final int flat;

    Codec(int size, int align, int flat) {
        this.size = size;
        this.align = align;
        this.flat = flat;
    }

    /** Writes it to memory. Throws BadArgumentException where the value does not fit the type. */
    abstract void store(Guest guest, int at, T value);

    abstract T load(Guest guest, int at);

    /** Writes it as core values, beginning at {@code at}. */
    abstract void push(Guest guest, long[] out, int at, T value);

    /** Reads it from the one core value that a function returned. */
    T pull(long core) {
        throw new UnsupportedOperationException("the contract returns no such value without memory");
    }

    static int aligned(int at, int align) {
        return (at + align - 1) / align * align;
    }
}
