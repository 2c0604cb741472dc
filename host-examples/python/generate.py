#!/usr/bin/env python3
"""Writes the typed modules of `connect_gating`, one for each interface of the contract, from `wit/*.wit`.

    python generate.py           writes them
    python generate.py --check   fails where they are not current

It reads the part of WIT that the contract uses: records, enums, variants, one resource, functions, `use`.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
WIT = HERE / "../../wit"
PACKAGE = HERE / "src/connect_gating"
WIDTH = 120

SECRET = {
    ("types", "request", "authorization"),
    ("types", "request", "target"),
    ("types", "tenant", "secrets"),
    ("jwt", "canonical-form", "text"),
    ("jwt", "signed", "authorization"),
    ("jwt", "signed", "token"),
    ("lifecycle", "installation", "shared-secret"),
    ("lifecycle", "stored-secret", "secret"),
}
"""Fields that hold a secret, or may hold a token: left out of `repr`, which ends up in logs."""

PREFIX = {"unverified-key-id": "KeyId", "poll-answer": "Poll"}
"""Variants whose cases would be too short, or clash, as names of classes."""

RAISES = {
    "rejection": "RequestRejected",
    "report": "InvalidDocument",
    "refused": "ItemRefused",
    "id-error": "IdRefused",
    "setting": "SettingRefused",
    "fold-error": "FoldFailed",
}
"""The exception for each type of typed error; `errors.refusal` makes them."""

PRIMITIVE = {"string": "str", "bool": "bool", "u16": "int", "u32": "int", "u64": "int", "s64": "int"}


# --- reading WIT -------------------------------------------------------------------------------------------------


@dataclass
class Item:
    """A field, a case, a parameter or a function."""

    name: str
    doc: list[str]
    type: str = ""
    parameters: list[tuple[str, str]] = field(default_factory=list)
    static: bool = False


@dataclass
class Type:
    kind: str
    name: str
    doc: list[str]
    items: list[Item] = field(default_factory=list)


@dataclass
class Interface:
    name: str
    doc: list[str]
    uses: dict[str, list[str]] = field(default_factory=dict)
    types: list[Type] = field(default_factory=list)
    functions: list[Item] = field(default_factory=list)


TOKEN = re.compile(r"///(?P<doc>[^\n]*)|//[^\n]*|@since\([^)]*\)|(?P<word>[a-z][a-z0-9-]*)|(?P<mark>->|[{}()<>:;,.=])|\s+")


def tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise SystemExit(f"unexpected text in the contract: `{text[place : place + 40]}`")
        place = match.end()
        if match.lastgroup:
            yield match.lastgroup, match[match.lastgroup]


class Reader:
    """A recursive descent over the tokens of one file."""

    def __init__(self, text: str) -> None:
        self.tokens = list(tokens(text))
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place][1]

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1][1]

    def expect(self, wanted: str) -> None:
        found = self.next()
        if found != wanted:
            raise SystemExit(f"`{wanted}` expected, `{found}` found")

    def doc(self) -> list[str]:
        lines = []
        while self.place < len(self.tokens) and self.tokens[self.place][0] == "doc":
            lines.append(self.next().removeprefix(" "))
        return lines

    def interface(self) -> Interface:
        doc = self.doc()
        self.expect("interface")
        interface = Interface(self.next(), doc)
        self.expect("{")
        while self.peek() != "}":
            doc = self.doc()
            match word := self.next():
                case "use":
                    source = self.next()
                    self.expect(".")
                    interface.uses[source] = self.names()
                case "record" | "enum" | "variant" | "resource":
                    interface.types.append(self.type(word, doc))
                case name:
                    interface.functions.append(self.function(name, doc))
        return interface

    def names(self) -> list[str]:
        self.expect("{")
        names = []
        while (word := self.next()) != "}":
            if word != ",":
                names.append(word)
        self.expect(";")
        return names

    def type(self, kind: str, doc: list[str]) -> Type:
        found = Type(kind, self.next(), doc)
        self.expect("{")
        while self.peek() != "}":
            doc, name = self.doc(), self.next()
            item = self.function(name, doc) if kind == "resource" else Item(name, doc)
            if kind == "record":
                self.expect(":")
                item.type = self.type_expression()
            elif kind == "variant" and self.peek() == "(":
                self.next()
                item.type = self.type_expression()
                self.expect(")")
            found.items.append(item)
            if self.peek() == ",":
                self.next()
        self.next()
        return found

    def function(self, name: str, doc: list[str]) -> Item:
        self.expect(":")
        function = Item(name, doc, static=self.peek() == "static")
        if function.static:
            self.next()
        self.expect("func")
        self.expect("(")
        while self.peek() != ")":
            parameter = self.next()
            self.expect(":")
            function.parameters.append((parameter, self.type_expression()))
            if self.peek() == ",":
                self.next()
        self.next()
        self.expect("->")
        function.type = self.type_expression()
        self.expect(";")
        return function

    def type_expression(self) -> str:
        text, depth = self.next(), 0
        while depth or self.peek() == "<":
            word = self.next()
            depth += {"<": 1, ">": -1}.get(word, 0)
            text += word
        return text


# --- writing Python ----------------------------------------------------------------------------------------------


def snake(name: str) -> str:
    name = name.replace("-", "_")
    return name + "_" if keyword.iskeyword(name) else name


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def python_type(text: str) -> str:
    """The annotation for a type of the contract."""
    name, _, inner = text.partition("<")
    match name:
        case "option":
            return f"{python_type(inner[:-1])} | None"
        case "list":
            return f"tuple[{python_type(inner[:-1])}, ...]"
    return PRIMITIVE.get(name) or pascal(name)


def result(text: str) -> tuple[str, str | None]:
    """The type of the result, and of the typed error where there is one."""
    if not text.startswith("result<"):
        return text, None
    ok, err = text[len("result<") : -1].rsplit(",", 1)
    return ok, err


class Writer:
    """One module."""

    def __init__(self, interface: Interface, attributes: set[str]) -> None:
        self.interface = interface
        self.attributes = attributes
        self.lines: list[str] = []
        self.defined: set[str] = set()

    def write(self) -> str:
        body = self.body()
        head = ['"""' + self.prose(self.interface.doc)[0], *self.prose(self.interface.doc)[1:], '"""', ""]
        head += ["# Made from the contract by generate.py. Do not edit.", "", "from __future__ import annotations", ""]
        text = "\n".join(body)
        standard = [
            line
            for line, word in [
                ("from dataclasses import dataclass, field", "field("),
                ("from dataclasses import dataclass", "@dataclass"),
                ("from enum import Enum", "(Enum)"),
                ("from typing import ClassVar", "ClassVar"),
            ]
            if word in text
        ]
        if standard[:1] == ["from dataclasses import dataclass, field"]:
            del standard[1]
        if "Union[" in text:
            standard = [line.replace("import ClassVar", "import ClassVar, Union") for line in standard]
        bases = [base for base in ("Interface", "OwnedResource") if f"({base})" in text]
        local = [f"from ._interface import {', '.join(bases)}"] if bases else []
        for source, names in sorted(self.interface.uses.items()):
            used = sorted(pascal(name) for name in names if re.search(rf"\b{pascal(name)}\b", text))
            if used:
                local.append(f"from .{source} import {', '.join(used)}")
        for group in [standard, local]:
            head += [*group, ""] if group else []
        return "\n".join([*head, *body]) + "\n"

    def prose(self, doc: list[str]) -> list[str]:
        """Doc comments with the names of fields, functions and parameters as Python has them."""

        def name(match: re.Match[str]) -> str:
            words = match[1].split(".")
            return "`" + ".".join(snake(word) if word in self.attributes else word for word in words) + "`"

        return [re.sub(r"`([a-z][a-z0-9.-]*)`", name, line).replace("\\", "\\\\") for line in doc]

    def docstring(self, doc: list[str], indent: str) -> list[str]:
        lines = self.prose(doc)
        if len(lines) == 1:
            return [f'{indent}"""{lines[0]}"""']
        return [f'{indent}"""{lines[0]}', *((indent + line).rstrip() for line in lines[1:]), f'{indent}"""']

    def define(self, name: str) -> str:
        if name in self.defined:
            raise SystemExit(f"`{name}` would be defined twice in {self.interface.name}.py")
        self.defined.add(name)
        return name

    def body(self) -> list[str]:
        lines: list[str] = []
        for found in self.interface.types:
            lines += ["", *getattr(self, found.kind)(found), ""]
        if self.interface.functions:
            lines += ["", *self.functions(), ""]
        return lines[:-1]

    def enum(self, found: Type) -> list[str]:
        lines = [f"class {self.define(pascal(found.name))}(Enum):", *self.docstring(found.doc, "    "), ""]
        for item in found.items:
            lines += [f'    {item.name.replace("-", "_").upper()} = "{item.name}"', *self.docstring(item.doc, "    ")]
        return lines

    def record(self, found: Type) -> list[str]:
        lines = ["@dataclass(frozen=True, slots=True, kw_only=True)", f"class {self.define(pascal(found.name))}:"]
        lines += [*self.docstring(found.doc, "    "), ""]
        for item in found.items:
            arguments = []
            if item.type.startswith("option<"):
                arguments.append("default=None")
            elif item.type.startswith("list<"):
                arguments.append("default=()")
            default = f" = {arguments[0].partition('=')[2]}" if arguments else ""
            if (self.interface.name, found.name, item.name) in SECRET:
                default = f" = field({', '.join([*arguments, 'repr=False'])})"
            lines += [f"    {snake(item.name)}: {python_type(item.type)}{default}", *self.docstring(item.doc, "    ")]
        return lines

    def variant(self, found: Type) -> list[str]:
        prefix, lines, names = PREFIX.get(found.name, ""), [], []
        for item in found.items:
            name = self.define(prefix + pascal(item.name))
            names.append(name)
            lines += ["@dataclass(frozen=True, slots=True)", f"class {name}:", *self.docstring(item.doc, "    "), ""]
            lines += [f'    code: ClassVar[str] = "{item.name}"']
            lines += [f"    value: {python_type(item.type)}"] if item.type else []
            lines += ["", ""]
        union = " | ".join(names)
        alias = self.define(pascal(found.name))
        if len(f"{alias} = {union}") <= WIDTH:
            lines += [f"{alias} = {union}"]
        else:
            lines += [f"{alias} = Union[", *(f"    {name}," for name in names), "]"]
        return [*lines, *self.docstring(found.doc, "")]

    def resource(self, found: Type) -> list[str]:
        lines = [f"class {self.define(pascal(found.name))}(OwnedResource):", *self.docstring(found.doc, "    "), ""]
        methods = [item for item in found.items if not item.static]
        lines += [f'    _interface = "{self.interface.name}"', "    _functions = {"]
        lines += [self.entry(f"[method]{found.name}.{item.name}", snake(item.name), item) for item in methods]
        lines += ["    }"]
        for item in methods:
            lines += self.method(snake(item.name), item, f'self._call("[method]{found.name}.{item.name}"')
        return lines

    @staticmethod
    def entry(key: str, method: str, item: Item) -> str:
        err = result(item.type)[1]
        return f'        "{key}": ("{method}", {python_type(err) if err else None}),'

    def functions(self) -> list[str]:
        name = self.interface.name
        resources = [found for found in self.interface.types if found.kind == "resource"]
        statics = [(found, item) for found in resources for item in found.items if item.static]
        lines = [f"class {self.define(pascal(name))}(Interface):"]
        lines += [f'    """The functions of `{name}`. Any thread may call them."""', "", f'    _name = "{name}"']
        lines += ["    _functions = {"]
        lines += [self.entry(item.name, snake(item.name), item) for item in self.interface.functions]
        for found, item in statics:
            lines += [self.entry(f"[static]{found.name}.{item.name}", f"{item.name}_{snake(found.name)}", item)]
        lines += ["    }"]
        if resources:
            lines += [f"    _resources = ({', '.join(pascal(found.name) for found in resources)},)"]
        for item in self.interface.functions:
            lines += self.method(snake(item.name), item, f'self._call("{item.name}"')
        for found, item in statics:
            call = f'self._open({pascal(found.name)}, "[static]{found.name}.{item.name}"'
            lines += self.method(f"{item.name}_{snake(found.name)}", item, call)
        return lines

    def method(self, name: str, item: Item, call: str) -> list[str]:
        parameters = ["self"]
        for place, (parameter, text) in enumerate(item.parameters):
            # The last ones may be left out where the contract says that they are optional.
            optional = all(rest.startswith("option<") for _, rest in item.parameters[place:])
            parameters.append(f"{snake(parameter)}: {python_type(text)}{' = None' if optional else ''}")
        ok = python_type(result(item.type)[0])
        head = f"    def {name}({', '.join(parameters)}) -> {ok}:"
        if len(head) > WIDTH:
            head = f"    def {name}(\n        {', '.join(parameters)}\n    ) -> {ok}:"
        arguments = "".join(f", {snake(parameter)}" for parameter, _ in item.parameters)
        err = result(item.type)[1]
        doc = [*item.doc, "", f"Raises `{RAISES[err]}`."] if err else item.doc
        body = [f"        answer: {ok} = {call}{arguments})", "        return answer"]
        return ["", head, *self.docstring(doc, "        "), *body]


def modules() -> dict[Path, str]:
    order = re.findall(r"export ([a-z-]+);", (WIT / "world.wit").read_text())
    interfaces = [Reader((WIT / f"{name}.wit").read_text()).interface() for name in order]
    cases: set[str] = set()
    attributes: set[str] = set()
    for interface in interfaces:
        for found in interface.types:
            target = attributes if found.kind in ("record", "resource") else cases
            target.update(item.name for item in found.items)
        for function in interface.functions:
            attributes.update([function.name, *(name for name, _ in function.parameters)])
    # A text in backticks that names a case too is left as the code that it is.
    return {PACKAGE / f"{i.name}.py": Writer(i, attributes - cases).write() for i in interfaces}


def main() -> None:
    stale = [path for path, text in modules().items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.name} is not what the contract says: run generate.py", file=sys.stderr)
        sys.exit(bool(stale))
    for path in stale:
        path.write_text(modules()[path])
    print(f"{len(stale)} modules written")


if __name__ == "__main__":
    main()
