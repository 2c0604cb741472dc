package main

import (
	"fmt"
	"strings"

	"github.com/connect-gating/connect-gating/host-examples/go/internal/wit"
)

func writeType(out *strings.Builder, w words, named *wit.Named) {
	out.WriteString(w.comment(typeName(named), "is ", named.Docs))
	switch named.Kind {
	case "record":
		writeRecord(out, w, named)
	case "enum":
		writeEnum(out, w, named)
	case "variant":
		writeVariant(out, w, named)
	}
}

func writeRecord(out *strings.Builder, w words, named *wit.Named) {
	fmt.Fprintf(out, "type %s struct {\n", typeName(named))
	var shown []string
	hides := false
	for _, member := range named.Members {
		out.WriteString(lines(w.translate(member.Docs)))
		fmt.Fprintf(out, "%s %s\n", fieldName(named, member), goType(member.Type))
		if secret[named.Interface+"."+named.Name+"."+member.Name] {
			hides = true
		} else {
			shown = append(shown, fieldName(named, member))
		}
	}
	out.WriteString("}\n\n")
	if !hides {
		return
	}
	var labels, values []string
	for _, name := range shown {
		labels = append(labels, name+":%v")
		values = append(values, ", shown(v."+name+")")
	}
	fmt.Fprintf(out, "// Format writes what is not secret, whatever the verb.\n"+
		"func (v %[1]s) Format(out fmt.State, _ rune) {\nfmt.Fprintf(out, %[2]q%[3]s)\n}\n\n"+
		"// LogValue is what [slog] shows: what is not secret.\n"+
		"func (v %[1]s) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(v)) }\n\n",
		typeName(named), typeName(named)+"{"+strings.Join(append(labels, "…"), " ")+"}", strings.Join(values, ""))
}

// An enum is text, so that its zero value is none of the cases: nothing is Proceed by accident.
func writeEnum(out *strings.Builder, w words, named *wit.Named) {
	fmt.Fprintf(out, "type %s string\n\n// The cases of %[1]s.\nconst (\n", typeName(named))
	for _, member := range named.Members {
		out.WriteString(lines(w.translate(member.Docs)))
		fmt.Fprintf(out, "%s %s = %q\n", caseName(named, member), typeName(named), member.Name)
	}
	out.WriteString(")\n\n")
}

func writeVariant(out *strings.Builder, w words, named *wit.Named) {
	name := typeName(named)
	fmt.Fprintf(out, "//\n// It is one of the types %s…; nil only where it may be absent.\ntype %[1]s interface {\n"+
		"// Code is the name of the case.\nCode() string\nis%[1]s()\n}\n\n", name)
	for _, member := range named.Members {
		own := caseName(named, member)
		out.WriteString(lines(own + " is a case of " + name + ". " + w.translate(member.Docs)))
		if member.Type == nil {
			fmt.Fprintf(out, "type %s struct{}\n\n", own)
		} else {
			fmt.Fprintf(out, "type %s struct{ Value %s }\n\n", own, goType(member.Type))
		}
		fmt.Fprintf(out, "// Code is `%[2]s`.\nfunc (%[1]s) Code() string { return %[2]q }\nfunc (%[1]s) is%[3]s() {}\n\n",
			own, member.Name, name)
	}
}
