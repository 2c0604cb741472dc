package connectgating;

/** Booleans, integers and texts. */
final class Scalars {
    static final Codec<Boolean> BOOL = new Codec<>(1, 1, 1) {
        @Override
        void store(Guest guest, int at, Boolean value) {
            guest.memory().writeByte(at, (byte) (value ? 1 : 0));
        }

        @Override
        Boolean load(Guest guest, int at) {
            return guest.memory().read(at) != 0;
        }

        @Override
        void push(Guest guest, long[] out, int at, Boolean value) {
            out[at] = value ? 1 : 0;
        }
    };

    static final Codec<Integer> U16 = new Codec<>(2, 2, 1) {
        @Override
        void store(Guest guest, int at, Integer value) {
            guest.memory().writeShort(at, (short) checked(value, 0xffff));
        }

        @Override
        Integer load(Guest guest, int at) {
            return Short.toUnsignedInt(guest.memory().readShort(at));
        }

        @Override
        void push(Guest guest, long[] out, int at, Integer value) {
            out[at] = checked(value, 0xffff);
        }
    };

    static final Codec<Long> U32 = new Codec<>(4, 4, 1) {
        @Override
        void store(Guest guest, int at, Long value) {
            guest.memory().writeI32(at, (int) checked(value, 0xffff_ffffL));
        }

        @Override
        Long load(Guest guest, int at) {
            return Integer.toUnsignedLong(guest.memory().readInt(at));
        }

        @Override
        void push(Guest guest, long[] out, int at, Long value) {
            out[at] = checked(value, 0xffff_ffffL);
        }
    };

    static final Codec<Long> S64 = new Codec<>(8, 8, 1) {
        @Override
        void store(Guest guest, int at, Long value) {
            guest.memory().writeLong(at, value);
        }

        @Override
        Long load(Guest guest, int at) {
            return guest.memory().readLong(at);
        }

        @Override
        void push(Guest guest, long[] out, int at, Long value) {
            out[at] = value;
        }
    };

    /** The same 64 bits. A negative one stands for what is above 2^63, and no function takes that for a time. */
    static final Codec<Long> U64 = S64;

    static final Codec<String> STRING = new Codec<>(8, 4, 2) {
        @Override
        void store(Guest guest, int at, String value) {
            byte[] octets = Guest.utf8(value);
            guest.memory().writeI32(at, guest.allocate(octets));
            guest.memory().writeI32(at + 4, octets.length);
        }

        @Override
        String load(Guest guest, int at) {
            return guest.text(guest.memory().readInt(at), guest.memory().readInt(at + 4));
        }

        @Override
        void push(Guest guest, long[] out, int at, String value) {
            byte[] octets = Guest.utf8(value);
            out[at] = Integer.toUnsignedLong(guest.allocate(octets));
            out[at + 1] = octets.length;
        }
    };

    private Scalars() {}

    private static long checked(long value, long most) {
        if (value < 0 || value > most) throw new BadArgumentException("an integer of 0 to " + most + " is needed");
        return value;
    }
}
