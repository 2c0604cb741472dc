package connectgating;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Records, enums, variants, options, results and lists. */
final class Compounds {
    private Compounds() {}

    static <T> Codec<T> record(List<Codec<?>> fields, Function<T, Object[]> open, Function<Object[], T> make) {
        Codec<?>[] codecs = fields.toArray(Codec<?>[]::new);
        int[] offsets = new int[codecs.length];
        int size = 0;
        int align = 1;
        int flat = 0;
        for (int i = 0; i < codecs.length; i++) {
            offsets[i] = Codec.aligned(size, codecs[i].align);
            size = offsets[i] + codecs[i].size;
            align = Math.max(align, codecs[i].align);
            flat += codecs[i].flat;
        }
        return new Codec<>(Codec.aligned(size, align), align, flat) {
            @Override
            void store(Guest guest, int at, T value) {
                Object[] values = open.apply(value);
                for (int i = 0; i < codecs.length; i++) untyped(codecs[i]).store(guest, at + offsets[i], values[i]);
            }

            @Override
            T load(Guest guest, int at) {
                Object[] values = new Object[codecs.length];
                for (int i = 0; i < codecs.length; i++) values[i] = codecs[i].load(guest, at + offsets[i]);
                return make.apply(values);
            }

            @Override
            void push(Guest guest, long[] out, int at, T value) {
                Object[] values = open.apply(value);
                int next = at;
                for (int i = 0; i < codecs.length; i++) {
                    untyped(codecs[i]).push(guest, out, next, values[i]);
                    next += codecs[i].flat;
                }
            }
        };
    }

    static <T extends Enum<T>> Codec<T> enumeration(T[] constants) {
        return new Codec<>(1, 1, 1) {
            @Override
            void store(Guest guest, int at, T value) {
                guest.memory().writeByte(at, (byte) value.ordinal());
            }

            @Override
            T load(Guest guest, int at) {
                return pull(Byte.toUnsignedLong(guest.memory().read(at)));
            }

            @Override
            void push(Guest guest, long[] out, int at, T value) {
                out[at] = value.ordinal();
            }

            @Override
            T pull(long core) {
                return constants[known(core, constants.length)];
            }
        };
    }

    /** A case of a variant. {@code codec} is null where it has no payload. */
    record Branch<T>(Class<? extends T> type, Codec<Object> codec, Function<T, Object> open, Function<Object, T> make) {}

    static <T> Branch<T> branch(Class<? extends T> type, T only) {
        return new Branch<>(type, null, value -> null, payload -> only);
    }

    @SuppressWarnings("unchecked") // The class says that it is a C, and the codec that its payload is a P.
    static <T, C extends T, P> Branch<T> branch(Class<C> type, Codec<P> codec, Function<C, P> open, Function<P, C> make) {
        return new Branch<>(type, untyped(codec), value -> open.apply((C) value), payload -> make.apply((P) payload));
    }

    static <T> Codec<T> variant(List<Branch<? extends T>> cases) {
        @SuppressWarnings("unchecked") // A branch of a case is asked about values of that case alone.
        List<Branch<T>> branches = (List<Branch<T>>) (List<?>) cases;
        return new Choice<>(branches.stream().map(Branch::codec).toList().toArray(Codec<?>[]::new)) {
            @Override
            int number(T value) {
                for (int i = 0; i < branches.size(); i++) if (branches.get(i).type() == value.getClass()) return i;
                throw new IllegalStateException("a sealed interface has no other cases");
            }

            @Override
            Object open(int number, T value) {
                return branches.get(number).open().apply(value);
            }

            @Override
            T make(int number, Object payload) {
                return branches.get(number).make().apply(payload);
            }
        };
    }

    static <T> Codec<Optional<T>> option(Codec<T> some) {
        return new Choice<>(new Codec<?>[] {null, some}) {
            @Override
            int number(Optional<T> value) {
                return value.isPresent() ? 1 : 0;
            }

            @Override
            Object open(int number, Optional<T> value) {
                return value.orElseThrow();
            }

            @Override
            @SuppressWarnings("unchecked") // The payload is what `some` read.
            Optional<T> make(int number, Object payload) {
                return number == 0 ? Optional.empty() : Optional.of((T) payload);
            }
        };
    }

    /** Either of two, and which: only ever an answer. */
    record Result(boolean ok, Object value) {}

    static Codec<Result> result(Codec<?> ok, Codec<?> err) {
        return new Choice<>(new Codec<?>[] {ok, err}) {
            @Override
            int number(Result value) {
                return value.ok() ? 0 : 1;
            }

            @Override
            Object open(int number, Result value) {
                return value.value();
            }

            @Override
            Result make(int number, Object payload) {
                return new Result(number == 0, payload);
            }
        };
    }

    static <T> Codec<List<T>> list(Codec<T> element) {
        return new Codec<>(8, 4, 2) {
            @Override
            void store(Guest guest, int at, List<T> value) {
                guest.memory().writeI32(at, write(guest, value));
                guest.memory().writeI32(at + 4, value.size());
            }

            @Override
            List<T> load(Guest guest, int at) {
                int base = guest.memory().readInt(at);
                int length = guest.memory().readInt(at + 4);
                Object[] values = new Object[guest.within(base, length, element.size)];
                for (int i = 0; i < length; i++) values[i] = element.load(guest, base + i * element.size);
                @SuppressWarnings("unchecked") // Each is what `element` read.
                List<T> list = (List<T>) Collections.unmodifiableList(Arrays.asList(values));
                return list;
            }

            @Override
            void push(Guest guest, long[] out, int at, List<T> value) {
                out[at] = Integer.toUnsignedLong(write(guest, value));
                out[at + 1] = value.size();
            }

            private int write(Guest guest, List<T> value) {
                int base = guest.allocate(value.size(), element.size, element.align);
                int at = base;
                for (T item : value) {
                    element.store(guest, at, item);
                    at += element.size;
                }
                return base;
            }
        };
    }

    /** What variants, options and results share: the payloads of all cases stand in one place. */
    private abstract static class Choice<T> extends Codec<T> {
        private final Codec<?>[] codecs;
        private final int start;

        Choice(Codec<?>[] codecs) {
            this(codecs, Math.max(1, greatest(codecs, codec -> codec.align)));
        }

        private Choice(Codec<?>[] codecs, int align) {
            super(aligned(aligned(1, align) + greatest(codecs, codec -> codec.size), align), align, 1 + greatest(codecs, codec -> codec.flat));
            this.codecs = codecs;
            this.start = aligned(1, align);
        }

        abstract int number(T value);

        abstract Object open(int number, T value);

        abstract T make(int number, Object payload);

        @Override
        void store(Guest guest, int at, T value) {
            int number = number(value);
            guest.memory().writeByte(at, (byte) number);
            if (codecs[number] != null) untyped(codecs[number]).store(guest, at + start, open(number, value));
        }

        @Override
        T load(Guest guest, int at) {
            int number = known(Byte.toUnsignedLong(guest.memory().read(at)), codecs.length);
            return make(number, codecs[number] == null ? null : codecs[number].load(guest, at + start));
        }

        @Override
        void push(Guest guest, long[] out, int at, T value) {
            int number = number(value);
            // What this case leaves of the core values that all cases share is zero, as the array is.
            out[at] = number;
            if (codecs[number] != null) untyped(codecs[number]).push(guest, out, at + 1, open(number, value));
        }

        private static int greatest(Codec<?>[] codecs, ToIntFunction<Codec<?>> of) {
            return Arrays.stream(codecs).filter(Objects::nonNull).mapToInt(of).max().orElse(0);
        }
    }

    // No type of the contract has more than 256 cases, so that a case's number is one byte.
    private static int known(long number, int cases) {
        if (number < 0 || number >= cases) throw new IllegalStateException("the component returned a case that the contract does not have");
        return (int) number;
    }

    @SuppressWarnings("unchecked") // Codecs are paired with the values of their type where the tables are made.
    private static Codec<Object> untyped(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
