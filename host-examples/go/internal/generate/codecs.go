package main

import (
	"fmt"
	"sort"
	"strings"

	"github.com/connect-gating/connect-gating/host-examples/go/internal/wit"
)

// codecs writes how values cross the border, for those types that do, in the direction in which they do:
//
//	storeGate(m, at, v)   a value into memory
//	pushGate(m, v)        a value as core values
//	loadGate(m, at)       a value out of memory
//	ofDecision(m, number) an enum by the number of its case
type codecs struct {
	written map[string]string
}

func newCodecs() *codecs { return &codecs{written: map[string]string{}} }

func (c *codecs) write() string {
	var names []string
	for name := range c.written {
		names = append(names, name)
	}
	sort.Strings(names)
	var out strings.Builder
	for _, name := range names {
		out.WriteString(c.written[name] + "\n")
	}
	return out.String()
}

// named gives the name of a named type's function, and writes it the first time.
func (c *codecs) named(named *wit.Named, verb string) string {
	name := verb + typeName(named)
	if _, ok := c.written[name]; !ok {
		c.written[name] = "" // Before its members are written, which may ask for it again.
		c.written[name] = map[string]func(*wit.Named, string) string{
			"store": c.storeNamed, "push": c.pushNamed, "load": c.loadNamed, "of": c.ofNamed,
			"number": c.numberNamed,
		}[verb](named, name)
	}
	return name
}

// --- into memory

func (c *codecs) store(t *wit.Type, at, value, place string) string {
	switch t.Kind {
	case wit.Primitive:
		switch t.Name {
		case "string":
			return fmt.Sprintf("m.storeString(%s, %s, %q)\n", at, value, place)
		case "s64":
			return fmt.Sprintf("m.storeU64(%s, uint64(%s))\n", at, value)
		}
		return fmt.Sprintf("m.store%s(%s, %s)\n", wit.Exported(t.Name), at, value)
	case wit.List:
		return fmt.Sprintf("storeList(m, %s, %s, %d, %d, %s)\n", at, value, t.Of[0].Size(), t.Of[0].Align(), c.storer(t.Of[0], place))
	case wit.Option:
		return fmt.Sprintf("if %s != nil {\nm.storeCase(%s, 1)\n%s} else {\nm.storeCase(%[2]s, 0)\n}\n",
			value, at, c.store(t.Of[0], at+fmt.Sprintf("+%d", t.Payload()), some(t, value), place))
	}
	return fmt.Sprintf("%s(m, %s, %s)\n", c.named(t.Named, "store"), at, value)
}

func (c *codecs) storer(t *wit.Type, place string) string {
	if t.Kind == wit.Reference {
		return c.named(t.Named, "store")
	}
	return fmt.Sprintf("func(m *memory, at uint32, v %s) {\n%s}", goType(t), c.store(t, "at", "v", place))
}

func some(t *wit.Type, value string) string {
	if hasNil(t.Of[0]) {
		return value
	}
	return "*" + value
}

func (c *codecs) storeNamed(named *wit.Named, name string) string {
	var body strings.Builder
	switch named.Kind {
	case "record":
		at := 0
		for _, member := range named.Members {
			at = wit.Aligned(at, member.Type.Align())
			body.WriteString(c.store(member.Type, plus("at", at), "v."+fieldName(named, member), named.Name+"."+member.Name))
			at += member.Type.Size()
		}
	case "enum":
		fmt.Fprintf(&body, "m.storeCase(at, %s(m, v))\n", c.named(named, "number"))
	case "variant":
		payload := (&wit.Type{Kind: wit.Reference, Named: named}).Payload()
		body.WriteString("switch v := v.(type) {\n")
		for number, member := range named.Members {
			fmt.Fprintf(&body, "case %s:\nm.storeCase(at, %d)\n", caseName(named, member), number)
			if member.Type != nil {
				body.WriteString(c.store(member.Type, plus("at", payload), "v.Value", named.Name+"."+member.Name))
			}
		}
		fmt.Fprintf(&body, "default:\nm.refuse(%q)\n}\n", noCase(named))
	}
	return fmt.Sprintf("func %s(m *memory, at uint32, v %s) {\n%s}\n", name, typeName(named), body.String())
}

func noCase(named *wit.Named) string {
	return "a `" + named.Name + "` is none of its cases"
}

// --- as core values

func (c *codecs) push(t *wit.Type, value, place string) string {
	switch t.Kind {
	case wit.Primitive:
		switch t.Name {
		case "string":
			return fmt.Sprintf("m.pushString(%s, %q)\n", value, place)
		case "bool":
			return fmt.Sprintf("m.pushBool(%s)\n", value)
		}
		return fmt.Sprintf("m.push(uint64(%s))\n", value)
	case wit.List:
		return fmt.Sprintf("pushList(m, %s, %d, %d, %s)\n", value, t.Of[0].Size(), t.Of[0].Align(), c.storer(t.Of[0], place))
	case wit.Option:
		return fmt.Sprintf("if %s != nil {\nm.push(1)\n%s} else {\nm.push(%s)\n}\n",
			value, c.push(t.Of[0], some(t, value), place), zeros(t.Flat()))
	}
	if t.Named.Kind == "enum" {
		return fmt.Sprintf("m.push(uint64(%s(m, %s)))\n", c.named(t.Named, "number"), value)
	}
	return fmt.Sprintf("%s(m, %s)\n", c.named(t.Named, "push"), value)
}

func (c *codecs) pushNamed(named *wit.Named, name string) string {
	var body strings.Builder
	switch named.Kind {
	case "record":
		for _, member := range named.Members {
			body.WriteString(c.push(member.Type, "v."+fieldName(named, member), named.Name+"."+member.Name))
		}
	case "variant":
		flat := (&wit.Type{Kind: wit.Reference, Named: named}).Flat()
		body.WriteString("switch v := v.(type) {\n")
		for number, member := range named.Members {
			fmt.Fprintf(&body, "case %s:\nm.push(%d)\n", caseName(named, member), number)
			rest := flat - 1
			if member.Type != nil {
				body.WriteString(c.push(member.Type, "v.Value", named.Name+"."+member.Name))
				rest -= member.Type.Flat()
			}
			if rest > 0 {
				fmt.Fprintf(&body, "m.push(%s)\n", zeros(rest))
			}
		}
		fmt.Fprintf(&body, "default:\nm.refuse(%q)\n}\n", noCase(named))
	}
	return fmt.Sprintf("func %s(m *memory, v %s) {\n%s}\n", name, typeName(named), body.String())
}

func zeros(count int) string { return strings.TrimSuffix(strings.Repeat("0, ", count), ", ") }

func (c *codecs) numberNamed(named *wit.Named, name string) string {
	var body strings.Builder
	for number, member := range named.Members {
		fmt.Fprintf(&body, "case %s:\nreturn %d\n", caseName(named, member), number)
	}
	return fmt.Sprintf("func %s(m *memory, v %s) byte {\nswitch v {\n%s}\nm.refuse(%q)\nreturn 0\n}\n",
		name, typeName(named), body.String(), noCase(named))
}

// --- out of memory

func (c *codecs) load(t *wit.Type, at string) string {
	switch t.Kind {
	case wit.Primitive:
		if t.Name == "s64" {
			return fmt.Sprintf("int64(m.loadU64(%s))", at)
		}
		return fmt.Sprintf("m.load%s(%s)", wit.Exported(t.Name), at)
	case wit.List:
		return fmt.Sprintf("loadList(m, %s, %d, %s)", at, t.Of[0].Size(), c.loader(t.Of[0]))
	case wit.Option:
		if hasNil(t.Of[0]) {
			panic("an option of a list or variant is only ever an argument")
		}
		return fmt.Sprintf("loadOption(m, %s, %d, %s)", at, t.Payload(), c.loader(t.Of[0]))
	}
	if t.Named.Kind == "resource" {
		return fmt.Sprintf("m.loadU32(%s)", at)
	}
	return fmt.Sprintf("%s(m, %s)", c.named(t.Named, "load"), at)
}

func (c *codecs) loader(t *wit.Type) string {
	switch {
	case t.Kind == wit.Reference:
		return c.named(t.Named, "load")
	case t.Kind == wit.Primitive && t.Name != "s64":
		return "(*memory).load" + wit.Exported(t.Name)
	}
	return fmt.Sprintf("func(m *memory, at uint32) %s { return %s }", goType(t), c.load(t, "at"))
}

func (c *codecs) loadNamed(named *wit.Named, name string) string {
	var body strings.Builder
	switch named.Kind {
	case "record":
		fmt.Fprintf(&body, "return %s{\n", typeName(named))
		at := 0
		for _, member := range named.Members {
			at = wit.Aligned(at, member.Type.Align())
			fmt.Fprintf(&body, "%s: %s,\n", fieldName(named, member), c.load(member.Type, plus("at", at)))
			at += member.Type.Size()
		}
		body.WriteString("}\n")
	case "enum":
		fmt.Fprintf(&body, "return %s(m, uint32(m.loadCase(at, %d)))\n", c.named(named, "of"), len(named.Members))
	case "variant":
		payload := (&wit.Type{Kind: wit.Reference, Named: named}).Payload()
		fmt.Fprintf(&body, "switch m.loadCase(at, %d) {\n", len(named.Members))
		for number, member := range named.Members {
			value := ""
			if member.Type != nil {
				value = c.load(member.Type, plus("at", payload))
			}
			fmt.Fprintf(&body, "case %d:\nreturn %s{%s}\n", number, caseName(named, member), value)
		}
		body.WriteString("}\nreturn nil\n")
	}
	return fmt.Sprintf("func %s(m *memory, at uint32) %s {\n%s}\n", name, typeName(named), body.String())
}

func (c *codecs) ofNamed(named *wit.Named, name string) string {
	var cases strings.Builder
	for number, member := range named.Members {
		fmt.Fprintf(&cases, "case %d:\nreturn %s\n", number, caseName(named, member))
	}
	return fmt.Sprintf("func %s(m *memory, number uint32) %s {\nswitch number {\n%s}\nm.fail(%q)\nreturn \"\"\n}\n",
		name, typeName(named), cases.String(), "a case that the contract does not have")
}
