package main

import (
	"fmt"
	"strings"

	"github.com/connect-gating/connect-gating/host-examples/go/internal/wit"
)

// writeContract writes what the file must export, and the place where users find the functions.
func writeContract(contract *wit.Package) string {
	var fields, values, names strings.Builder
	for _, owner := range contract.Interfaces {
		if len(owner.Functions) > 0 {
			name := wit.Exported(owner.Name)
			fmt.Fprintf(&fields, "%s %s\n", name, functionsName(owner))
			fmt.Fprintf(&values, "%s: %s{c},\n", name, functionsName(owner))
		}
		for _, function := range owner.Functions {
			fmt.Fprintf(&names, "%q,\n", owner.Name+"."+function.Name)
		}
		for _, resource := range owner.Resources {
			for _, function := range resource.Functions {
				kind := "method"
				if function.Static {
					kind = "static"
				}
				fmt.Fprintf(&names, "%q,\n", fmt.Sprintf("%s.[%s]%s.%s", owner.Name, kind, resource.Named.Name, function.Name))
			}
		}
	}
	return fmt.Sprintf(`package connectgating

const (
	contractName = %q
	// Version is the version of the contract that this package speaks. A component of another one is refused.
	Version = %q
)

// Functions are the functions of the contract, interface by interface.
type Functions struct {
%s}

func functionsOf(c caller) Functions {
	return Functions{
%s}
}

// contractFunctions are the functions that a component must have.
var contractFunctions = []string{
%s}
`, contract.Name, contract.Version, fields.String(), values.String(), names.String())
}

// writeTestTables writes what Go's reflection does not know: names of parameters, and the cases of variants.
func writeTestTables(contract *wit.Package) string {
	var functions, cases, fields strings.Builder
	for _, owner := range contract.Interfaces {
		entry := func(key string, function *wit.Function) {
			var names []string
			for _, param := range function.Params {
				names = append(names, fmt.Sprintf("%q", param.Name))
			}
			fmt.Fprintf(&functions, "%q: {%s},\n", key, strings.Join(names, ", "))
		}
		for _, function := range owner.Functions {
			entry(owner.Name+"."+function.Name, function)
		}
		for _, resource := range owner.Resources {
			for _, function := range resource.Functions {
				entry(owner.Name+"."+resource.Named.Name+"."+function.Name, function)
			}
		}
		for _, named := range owner.Types {
			switch named.Kind {
			case "variant":
				fmt.Fprintf(&cases, "reflect.TypeFor[cg.%s](): {\n", typeName(named))
				for _, member := range named.Members {
					fmt.Fprintf(&cases, "%q: reflect.TypeFor[cg.%s](),\n", member.Name, caseName(named, member))
				}
				cases.WriteString("},\n")
			case "record":
				fmt.Fprintf(&fields, "reflect.TypeFor[cg.%s](): {", typeName(named))
				for i, member := range named.Members {
					if i > 0 {
						fields.WriteString(", ")
					}
					fmt.Fprintf(&fields, "%q", member.Name)
				}
				fields.WriteString("},\n")
			}
		}
	}
	return fmt.Sprintf(`package connectgating_test

import (
	"reflect"

	cg %q
)

// parameters are the names of the parameters of each function, in order.
var parameters = map[string][]string{
%s}

// caseTypes are the types of a variant's cases by their names in the contract.
var caseTypes = map[reflect.Type]map[string]reflect.Type{
%s}

// fieldNames are the names of a record's fields in the contract, in order.
var fieldNames = map[reflect.Type][]string{
%s}
`, "github.com/connect-gating/connect-gating/host-examples/go", functions.String(), cases.String(), fields.String())
}
