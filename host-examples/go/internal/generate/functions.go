package main

import (
	"fmt"
	"strings"

	"github.com/connect-gating/connect-gating/host-examples/go/internal/wit"
)

func writeFunctions(out *strings.Builder, w words, abi *codecs, owner *wit.Interface) {
	if len(owner.Functions) > 0 {
		fmt.Fprintf(out, "// %s has the functions of the contract's interface `%s`:\n%stype %[1]s struct{ caller caller }\n\n",
			functionsName(owner), owner.Name, lines("\n"+w.translate(owner.Docs)))
	}
	for _, function := range owner.Functions {
		writeFunction(out, w, abi, method{
			receiver: "f " + functionsName(owner), name: wit.Exported(function.Name), caller: "f.caller",
			place: owner.Name + "." + function.Name, function: function,
		})
	}
	for _, resource := range owner.Resources {
		name := typeName(resource.Named)
		for _, function := range resource.Functions {
			if function.Static {
				writeOpen(out, w, abi, owner, resource, function)
				continue
			}
			writeFunction(out, w, abi, method{
				receiver: "s *" + name, name: wit.Exported(function.Name), caller: "s", self: true,
				place: owner.Name + ".[method]" + resource.Named.Name + "." + function.Name, function: function,
			})
		}
	}
}

type method struct {
	receiver, name, caller, place string
	// self: the resource's own address comes first.
	self     bool
	function *wit.Function
}

func writeFunction(out *strings.Builder, w words, abi *codecs, m method) {
	fallible := m.function.Result.Kind == wit.Result
	ok := m.function.Result
	if fallible {
		ok = ok.Of[0]
	}
	out.WriteString(w.comment(m.name, "gives ", m.function.Docs))
	if fallible {
		fmt.Fprintf(out, "//\n// It fails with a [*%s].\n", errorName(m.function.Result.Of[1]))
	}
	fmt.Fprintf(out, "func (%s) %s(ctx context.Context%s) (%s, error) {\n", m.receiver, m.name, params(m.function), result(ok))
	fmt.Fprintf(out, "return call(ctx, %s, %q, func(m *memory) {\n%s}, func(m *memory, at uint32) (%s, error) {\n%s})\n}\n\n",
		m.caller, m.place, lower(abi, m), result(ok), lift(abi, m.function.Result))
}

// writeOpen writes a static function that makes a resource.
func writeOpen(out *strings.Builder, w words, abi *codecs, owner *wit.Interface, resource *wit.Resource, f *wit.Function) {
	name := typeName(resource.Named)
	place := owner.Name + ".[static]" + resource.Named.Name + "." + f.Name
	fmt.Fprintf(out, "// %s%s opens a [%[2]s]. %s\n//\n// It fails with a [*%s].\n",
		wit.Exported(f.Name), name, w.translate(f.Docs), errorName(f.Result.Of[1]))
	fmt.Fprintf(out, "func (f %s) %s%s(ctx context.Context%s) (*%[3]s, error) {\n",
		functionsName(owner), wit.Exported(f.Name), name, params(f))
	fmt.Fprintf(out, "return open%s(ctx, f.caller, %q, func(m *memory) {\n%s}, func(m *memory, at uint32) (uint32, error) {\n%s})\n}\n\n",
		name, place, lower(abi, method{function: f}), lift(abi, f.Result))
}

func params(function *wit.Function) string {
	var text strings.Builder
	for _, param := range function.Params {
		fmt.Fprintf(&text, ", %s %s", wit.Local(param.Name), paramType(param))
	}
	return text.String()
}

// The host's clock is a time.Time, as everywhere in Go.
func paramType(param *wit.Member) string {
	if isNow(param) {
		return "time.Time"
	}
	return goType(param.Type)
}

func isNow(param *wit.Member) bool { return param.Name == "now" && param.Type.Name == "u64" }

func result(t *wit.Type) string {
	if t.Kind == wit.Option {
		return "*" + goType(t.Of[0])
	}
	return goType(t)
}

func lower(abi *codecs, m method) string {
	var text strings.Builder
	members := m.function.Params
	if m.self {
		members = append([]*wit.Member{{Name: "self", Type: &wit.Type{Kind: wit.Primitive, Name: "u32"}}}, members...)
	}
	flat := 0
	for _, param := range members {
		flat += param.Type.Flat()
	}
	size, align := wit.Tuple(members)
	if flat > wit.MostFlat {
		fmt.Fprintf(&text, "at := m.area(%d, %d)\nm.push(uint64(at))\n", size, align)
	}
	at := 0
	for _, param := range members {
		value := wit.Local(param.Name)
		switch {
		case m.self && param == members[0]:
			value = "s.address"
		case isNow(param):
			value = "uint64(now.Unix())"
		}
		if flat > wit.MostFlat {
			at = wit.Aligned(at, param.Type.Align())
			text.WriteString(abi.store(param.Type, plus("at", at), value, param.Name))
			at += param.Type.Size()
		} else {
			text.WriteString(abi.push(param.Type, value, param.Name))
		}
	}
	return text.String()
}

func lift(abi *codecs, t *wit.Type) string {
	if t.Kind != wit.Result {
		if t.Flat() == 1 {
			// The one core value is the enum's number.
			return fmt.Sprintf("return %s(m, at), nil\n", abi.named(t.Named, "of"))
		}
		return fmt.Sprintf("return %s, nil\n", abi.load(t, "at"))
	}
	payload := plus("at", t.Payload())
	return fmt.Sprintf("if m.loadCase(at, 2) == 1 {\nreturn none[%s](), failure(%s)\n}\nreturn %s, nil\n",
		resultOk(t.Of[0]), abi.load(t.Of[1], payload), abi.load(t.Of[0], payload))
}

func resultOk(t *wit.Type) string {
	if t.Kind == wit.Reference && t.Named.Kind == "resource" {
		return "uint32"
	}
	return goType(t)
}

func errorName(t *wit.Type) string {
	switch typeName(t.Named) {
	case "Setting":
		return "SettingError"
	case "FoldFault":
		return "FoldError"
	}
	return typeName(t.Named)
}

func plus(at string, offset int) string {
	if offset == 0 {
		return at
	}
	return fmt.Sprintf("%s+%d", at, offset)
}
