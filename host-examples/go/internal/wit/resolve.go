package wit

import "fmt"

// resolve points every reference to what it names.
func (contract *Package) resolve() error {
	defined := map[string]*Named{}
	for _, owner := range contract.Interfaces {
		for _, named := range owner.names {
			if named.Kind != "" {
				defined[named.Interface+"."+named.Name] = named
			}
		}
	}
	for _, owner := range contract.Interfaces {
		for name, named := range owner.names {
			if named.Kind != "" {
				continue
			}
			found, ok := defined[named.Interface+"."+named.Name]
			if !ok {
				return fmt.Errorf("`%s` uses `%s.%s`, which is not defined", owner.Name, named.Interface, named.Name)
			}
			owner.names[name] = found
		}
		if err := owner.resolve(); err != nil {
			return err
		}
	}
	return nil
}

func (owner *Interface) resolve() error {
	var types []*Type
	add := func(members []*Member) {
		for _, member := range members {
			types = append(types, member.Type)
		}
	}
	for _, named := range owner.Types {
		if len(named.Members) > 256 {
			return fmt.Errorf("`%s.%s` has more cases than one byte can count", owner.Name, named.Name)
		}
		add(named.Members)
	}
	functions := owner.Functions
	for _, resource := range owner.Resources {
		functions = append(functions[:len(functions):len(functions)], resource.Functions...)
	}
	for _, function := range functions {
		add(function.Params)
		types = append(types, function.Result)
	}
	for len(types) > 0 {
		found := types[0]
		types = types[1:]
		if found == nil {
			continue
		}
		types = append(types, found.Of...)
		if found.Kind != Reference {
			continue
		}
		if found.Named = owner.names[found.Name]; found.Named == nil {
			return fmt.Errorf("`%s` has no type `%s`", owner.Name, found.Name)
		}
	}
	return nil
}
