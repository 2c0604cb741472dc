"""Values of this package to and from those of wasmtime's C API.

The package `wasmtime` converts values too. It is not used for that, because its conversion (as of 50.0.1)

- asks the library for the type of every value at every call: 1.5 ms for a refused `jwt.peek`;
- gives a variant's payload without its case where the Python types of the payloads differ;
- keeps a type test in a set that all threads share;
- does not free the boxes of options, results and variants that it lifts: some 44 octets each.

Here a codec is made once for each type, out of the component's own type and the Python type, and making it is what
checks that the two agree. Lowered values live in Python's memory and need no freeing; lifted ones are freed all at
once by whoever made the call.
"""

from __future__ import annotations

import ctypes
import dataclasses
import enum
import functools
import types
import typing
from collections.abc import Callable
from typing import Any

from wasmtime import _ffi as ffi
from wasmtime import component as wasm

from ._interface import OwnedResource
from .errors import BadArgument, WrongContract

Slot = Any
"""A `wasmtime_component_val_t`. The structures of `ctypes` have no useful static types."""
Keep = list[Any]
"""What has to outlive the call: the memory that slots point into."""

Lower = Callable[[Any, Slot, Keep], None]
Lift = Callable[[Slot], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type cross the border."""

    lower: Lower
    lift: Lift


def snake(name: str) -> str:
    """The Python name of a WIT name."""
    return name.replace("-", "_")


# --- one codec for each kind of type -----------------------------------------------------------------------------

_BYTES = ctypes.POINTER(ctypes.c_uint8)
_VAL = ffi.wasmtime_component_val_t
_ENTRY = ffi.wasmtime_component_valrecord_entry_t


def _kind(name: str) -> int:
    return int(getattr(ffi, f"WASMTIME_COMPONENT_{name}").value)


def _vector(octets: bytes) -> Any:
    # The pointer, and with it the vector, keeps the octets alive.
    return ffi.wasm_byte_vec_t(len(octets), ctypes.cast(ctypes.c_char_p(octets), _BYTES))


@functools.cache
def _name(name: str) -> Any:
    # Kept for as long as the process lives: slots only point to it.
    return _vector(name.encode())


def _text(vector: Any) -> str:
    return ctypes.string_at(vector.data, vector.size).decode()


def _bool() -> Codec:
    kind = _kind("BOOL")

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        if value is not True and value is not False:
            raise BadArgument("a bool is needed")
        slot.kind = kind
        slot.of.boolean = value

    return Codec(lower, lambda slot: bool(slot.of.boolean))


_INTEGERS = {
    wasm.U16: ("U16", 0, 2**16),
    wasm.U32: ("U32", 0, 2**32),
    wasm.U64: ("U64", 0, 2**64),
    wasm.S64: ("S64", -(2**63), 2**63),
}


def _integer(name: str, least: int, end: int) -> Codec:
    kind, field = _kind(name), name.lower()

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        # ctypes would cut off the upper bits of one that is too large.
        if type(value) is not int or not least <= value < end:
            raise BadArgument(f"an int from {least} to {end - 1} is needed")
        slot.kind = kind
        setattr(slot.of, field, value)

    return Codec(lower, lambda slot: int(getattr(slot.of, field)))


def _string() -> Codec:
    kind = _kind("STRING")

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        if not isinstance(value, str):
            raise BadArgument("a str is needed")
        try:
            octets = value.encode()
        except UnicodeEncodeError:
            raise BadArgument("a str without lone surrogates is needed") from None
        slot.kind = kind
        vector = _vector(octets)
        keep.append(vector)
        slot.of.string = vector

    return Codec(lower, lambda slot: _text(slot.of.string))


def _list(element: Codec) -> Codec:
    kind, lower_element, lift_element = _kind("LIST"), element.lower, element.lift

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        # A str is a sequence of texts too, and never the one that is meant.
        if not isinstance(value, (tuple, list)):
            raise BadArgument("a tuple or a list is needed")
        slots = (_VAL * len(value))()
        for item, item_slot in zip(value, slots, strict=True):
            lower_element(item, item_slot, keep)
        keep.append(slots)
        slot.kind = kind
        slot.of.list.size = len(value)
        slot.of.list.data = ctypes.cast(slots, ctypes.POINTER(_VAL))

    def lift(slot: Slot) -> Any:
        vector = slot.of.list
        data = vector.data
        return tuple([lift_element(data[index]) for index in range(vector.size)])

    return Codec(lower, lift)


def _option(payload: Codec) -> Codec:
    kind, lower_payload, lift_payload = _kind("OPTION"), payload.lower, payload.lift

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        slot.kind = kind
        if value is not None:
            inner = _VAL()
            lower_payload(value, inner, keep)
            keep.append(inner)
            slot.of.option = ctypes.pointer(inner)

    def lift(slot: Slot) -> Any:
        inner = slot.of.option
        return lift_payload(inner.contents) if inner else None

    return Codec(lower, lift)


def _enum(hint: type[enum.Enum]) -> Codec:
    kind = _kind("ENUM")
    names = {member: _name(member.value) for member in hint}
    members = {member.value.encode(): member for member in hint}

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        if not isinstance(value, hint):
            raise BadArgument(f"a {hint.__name__} is needed")
        slot.kind = kind
        slot.of.enumeration = names[value]

    def lift(slot: Slot) -> Any:
        name = slot.of.enumeration
        return members[ctypes.string_at(name.data, name.size)]

    return Codec(lower, lift)


def _record(hint: type, fields: list[tuple[str, Codec]]) -> Codec:
    kind = _kind("RECORD")
    lowers = [(snake(name), codec.lower) for name, codec in fields]
    lifts = [(index, snake(name), codec.lift) for index, (name, codec) in enumerate(fields)]
    # Every record begins as a copy of this one, which has the names already.
    template = (_ENTRY * len(fields))()
    for entry, (name, _) in zip(template, fields, strict=True):
        entry.name = _name(name)

    copy = type(template).from_buffer_copy

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        if type(value) is not hint:
            raise BadArgument(f"a {hint.__name__} is needed")
        entries = copy(template)
        for entry, (attribute, lower_field) in zip(entries, lowers, strict=True):
            try:
                lower_field(getattr(value, attribute), entry.val, keep)
            except BadArgument as error:
                raise _within(error, f"{hint.__name__}.{attribute}") from None
        keep.append(entries)
        slot.kind = kind
        slot.of.record.size = len(lowers)
        slot.of.record.data = ctypes.cast(entries, ctypes.POINTER(_ENTRY))

    def lift(slot: Slot) -> Any:
        data = slot.of.record.data
        return hint(**{name: lift_field(data[index].val) for index, name, lift_field in lifts})

    return Codec(lower, lift)


def _variant(name: str, cases: list[tuple[str, type, Codec | None]]) -> Codec:
    kind = _kind("VARIANT")
    by_class = {case: (_name(code), codec) for code, case, codec in cases}
    by_code = {code.encode(): (case, codec) for code, case, codec in cases}

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        known = by_class.get(type(value))
        if known is None:
            raise BadArgument(f"a {name} is needed")
        code, codec = known
        slot.kind = kind
        slot.of.variant.discriminant = code
        if codec is not None:
            inner = _VAL()
            codec.lower(value.value, inner, keep)
            keep.append(inner)
            slot.of.variant.val = ctypes.pointer(inner)

    def lift(slot: Slot) -> Any:
        variant = slot.of.variant
        code = variant.discriminant
        case, codec = by_code[ctypes.string_at(code.data, code.size)]
        return case() if codec is None else case(codec.lift(variant.val.contents))

    return Codec(lower, lift)


def _resource() -> Codec:
    kind = _kind("RESOURCE")

    def lower(value: Any, slot: Slot, keep: Keep) -> None:
        slot.kind = kind
        slot.of.resource = value.ptr()

    def lift(slot: Slot) -> Any:
        # A clone, since the caller frees the slot.
        return wasm.ResourceAny._from_ptr(ffi.wasmtime_component_resource_any_clone(slot.of.resource))

    return Codec(lower, lift)


def _within(error: BadArgument, place: str) -> BadArgument:
    return BadArgument(f"{error} (in {place})")


# --- matching the component's types with Python's ----------------------------------------------------------------


class Codecs:
    """Makes codecs, those of named types once. A named type that is met again is not compared again: within one
    component it is the same type of the contract."""

    def __init__(self) -> None:
        self._made: dict[Any, Codec] = {}

    def make(self, ty: wasm.ValType, hint: Any, place: str) -> Codec:
        """The codec between the component's type `ty` and the Python type `hint`.

        Raises `WrongContract` where they disagree.
        """
        if not isinstance(ty, (wasm.RecordType, wasm.EnumType, wasm.VariantType)):
            return self._match(ty, hint, place)
        made = self._made.get(hint)
        if made is None:
            made = self._made[hint] = self._match(ty, hint, place)
        return made

    def _match(self, ty: wasm.ValType, hint: Any, place: str) -> Codec:
        arguments = typing.get_args(hint)
        match ty:
            case wasm.Bool() if hint is bool:
                return _bool()
            case wasm.String() if hint is str:
                return _string()
            case wasm.OptionType() if types.NoneType in arguments:
                # `Optional` of a union is flat in Python: what is left without `None` is the payload.
                rest = [argument for argument in arguments if argument is not types.NoneType]
                return _option(self.make(ty.payload, typing.Union[tuple(rest)], place))
            case wasm.ListType() if typing.get_origin(hint) is tuple:
                return _list(self.make(ty.element, arguments[0], place))
            case wasm.EnumType() if isinstance(hint, type) and issubclass(hint, enum.Enum):
                self._same(ty.names, [member.value for member in hint], place)
                return _enum(hint)
            case wasm.RecordType() if dataclasses.is_dataclass(hint) and isinstance(hint, type):
                hints = typing.get_type_hints(hint)
                self._same([snake(name) for name, _ in ty.fields], [f.name for f in dataclasses.fields(hint)], place)
                return _record(
                    hint,
                    [(name, self.make(field, hints[snake(name)], f"{place}.{name}")) for name, field in ty.fields],
                )
            case wasm.VariantType():
                classes: dict[str, type] = {case.code: case for case in arguments if hasattr(case, "code")}
                self._same([code for code, _ in ty.cases], list(classes), place)
                return _variant(" | ".join(c.__name__ for c in classes.values()), self._cases(ty, classes, place))
            case wasm.OwnType() | wasm.BorrowType() if isinstance(hint, type) and issubclass(hint, OwnedResource):
                return _resource()
            case _ if hint is int:
                for kind, (name, least, end) in _INTEGERS.items():
                    if isinstance(ty, kind):
                        return _integer(name, least, end)
        raise WrongContract(f"the component has another type than this package at `{place}`")

    def _cases(
        self, ty: wasm.VariantType, classes: dict[str, type], place: str
    ) -> list[tuple[str, type, Codec | None]]:
        cases = []
        for code, payload in ty.cases:
            hints = typing.get_type_hints(classes[code])
            if (payload is not None) != ("value" in hints):
                raise WrongContract(f"the component has another type than this package at `{place}.{code}`")
            codec = None if payload is None else self.make(payload, hints["value"], f"{place}.{code}")
            cases.append((code, classes[code], codec))
        return cases

    @staticmethod
    def _same(theirs: list[str], ours: list[str], place: str) -> None:
        if theirs != ours:
            raise WrongContract(f"the component has other names than this package at `{place}`")
