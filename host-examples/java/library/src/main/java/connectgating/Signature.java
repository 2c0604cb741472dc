package connectgating;

import java.util.List;
import java.util.function.Consumer;

/** A function of the contract as a call of a core function. */
final class Signature<T> {
    // The canonical ABI's limit on core parameters: more are passed in memory.
    private static final int MOST_FLAT = 16;

    /** For example {@code jwt.verify}. */
    final String name;

    /** The name of the core function. */
    final String export;

    /** The name of the core function that frees what the answer stood in. */
    final String freeing;

    /** Whether it may answer with a typed error. */
    final boolean fallible;

    private final List<Parameter> parameters;
    private final Codec<Object[]> tuple;
    private final Codec<?> result;

    record Parameter(String name, Codec<Object> codec) {}

    @SuppressWarnings("unchecked") // The generated methods pass what the parameter's type says.
    static Parameter parameter(String name, Codec<?> codec) {
        return new Parameter(name, (Codec<Object>) codec);
    }

    /** {@code err} is null where the function has no typed error. */
    Signature(String name, String export, List<Parameter> parameters, Codec<T> ok, Codec<?> err) {
        this.name = name;
        this.export = export;
        this.freeing = "cabi_post_" + export;
        this.fallible = err != null;
        this.parameters = parameters;
        this.tuple = Compounds.record(List.copyOf(parameters.stream().map(Parameter::codec).toList()), values -> values, values -> values);
        this.result = err == null ? ok : Compounds.result(ok, err);
    }

    /** Writes the arguments into the instance; gives the core arguments. */
    long[] lower(Guest guest, Object[] arguments) {
        if (tuple.flat > MOST_FLAT) {
            int at = guest.allocate(1, tuple.size, tuple.align);
            int offset = 0;
            for (int i = 0; i < arguments.length; i++) {
                Codec<Object> codec = parameters.get(i).codec();
                offset = Codec.aligned(offset, codec.align);
                int place = at + offset;
                named(i, arguments, value -> codec.store(guest, place, value));
                offset += codec.size;
            }
            return new long[] {Integer.toUnsignedLong(at)};
        }
        long[] flat = new long[tuple.flat];
        int next = 0;
        for (int i = 0; i < arguments.length; i++) {
            Codec<Object> codec = parameters.get(i).codec();
            int place = next;
            named(i, arguments, value -> codec.push(guest, flat, place, value));
            next += codec.flat;
        }
        return flat;
    }

    /** Reads what the core function returned. */
    Object lift(Guest guest, long core) {
        return result.flat > 1 ? result.load(guest, (int) core) : result.pull(core);
    }

    private void named(int i, Object[] arguments, Consumer<Object> write) {
        Parameter parameter = parameters.get(i);
        try {
            if (arguments[i] == null) throw new BadArgumentException("a value is needed, not null");
            write.accept(arguments[i]);
        } catch (BadArgumentException error) {
            throw new BadArgumentException(error.getMessage() + " (argument `" + parameter.name() + "` of `" + name + "`)");
        }
    }
}
