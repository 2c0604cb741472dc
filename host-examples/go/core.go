package connectgating

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// A component is a file of sections, some of which are core modules. wazero runs core modules. The component has one
// with all of the contract's functions, and little ones that only wire up its resource: that wiring is done here, by the
// host functions of gating.go, so the one is all that is needed.

var (
	componentPreamble = []byte{0, 'a', 's', 'm', 13, 0, 1, 0}
	modulePreamble    = []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
)

const (
	componentCoreModule = 1
	componentImport     = 10
	moduleExport        = 7
)

// coreModule finds the core module that has the contract's functions.
func coreModule(component []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(component, modulePreamble):
		return nil, setup(ComponentUnusable, "it is a core module where the component is needed")
	case !bytes.HasPrefix(component, componentPreamble):
		return nil, setup(ComponentUnusable, "it is no WebAssembly component")
	}
	var found []byte
	sections, err := sectionsOf(component)
	if err != nil {
		return nil, err
	}
	for _, section := range sections {
		switch section.id {
		case componentImport:
			return nil, setup(WrongContract, "it imports something, where the component imports nothing")
		case componentCoreModule:
			names, err := exportsOf(section.contents)
			if err != nil {
				return nil, err
			}
			ours, err := hasContract(names)
			if err != nil {
				return nil, err
			}
			if ours && found != nil {
				return nil, setup(WrongContract, "two of its core modules have the contract")
			}
			if ours {
				found = section.contents
			}
		}
	}
	if found == nil {
		return nil, setup(WrongContract, "it has nothing of `%s`", contractName)
	}
	return found, nil
}

// exportName is what the core module calls a function: `connect-gating:api/jwt@0.1.0#verify` for `jwt.verify`.
func exportName(place string) string {
	owner, name, _ := strings.Cut(place, ".")
	return contractName + "/" + owner + "@" + Version + "#" + name
}

// hasContract says whether these exports are the contract's functions, all of them and in the right version.
func hasContract(names map[string]bool) (bool, error) {
	ours := false
	for name := range names {
		if rest, ok := strings.CutPrefix(name, contractName+"/"); ok {
			_, rest, _ = strings.Cut(rest, "@")
			if version, _, _ := strings.Cut(rest, "#"); version != Version {
				return false, setup(WrongContract, "it is `%s@%s`, and this package needs %s", contractName, version, Version)
			}
			ours = true
		}
	}
	if !ours {
		return false, nil
	}
	for _, place := range contractFunctions {
		if name := exportName(place); !names[name] {
			return false, setup(WrongContract, "it has no function `%s`", name)
		}
	}
	return true, nil
}

type section struct {
	id       byte
	contents []byte
}

// sectionsOf cuts a component or module into its sections.
func sectionsOf(file []byte) ([]section, error) {
	rest := file[len(modulePreamble):]
	var sections []section
	for len(rest) > 0 {
		id := rest[0]
		size, length := binary.Uvarint(rest[1:])
		if length <= 0 || size > uint64(len(rest)-1-length) {
			return nil, damaged()
		}
		rest = rest[1+length:]
		sections = append(sections, section{id, rest[:size]})
		rest = rest[size:]
	}
	return sections, nil
}

func exportsOf(module []byte) (map[string]bool, error) {
	if !bytes.HasPrefix(module, modulePreamble) {
		return nil, damaged()
	}
	sections, err := sectionsOf(module)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, section := range sections {
		if section.id != moduleExport {
			continue
		}
		rest, bad := section.contents, false
		number := func() uint64 {
			value, length := binary.Uvarint(rest)
			if bad = bad || length <= 0; bad {
				return 0
			}
			rest = rest[length:]
			return value
		}
		for range number() {
			length := number()
			if bad = bad || length >= uint64(len(rest)); bad {
				return nil, damaged()
			}
			names[string(rest[:length])] = true
			rest = rest[length+1:] // and what kind of export it is
			number()               // which one of that kind
		}
	}
	return names, nil
}

func damaged() error {
	return setup(ComponentUnusable, "it is damaged: it ends in the middle of a part")
}

func setup(code SetupCode, format string, values ...any) error {
	return &SetupError{Code: code, Problem: fmt.Sprintf(format, values...)}
}
