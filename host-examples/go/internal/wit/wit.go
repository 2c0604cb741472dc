// Package wit reads the contract: the part of WIT that it uses, with the documentation. Anything else is an error, so
// that nothing of the contract can be lost on the way.
package wit

import "strings"

// A Package is the whole contract.
type Package struct {
	Name, Version string
	Interfaces    []*Interface
}

// An Interface has types and functions.
type Interface struct {
	Name, Docs string
	Types      []*Named
	Functions  []*Function
	Resources  []*Resource

	names map[string]*Named
}

// A Kind says what a type is made of.
type Kind int

// The kinds.
const (
	Primitive Kind = iota // Name says which
	List                  // of Of[0]
	Option                // of Of[0]
	Result                // Of[0] or the error Of[1]
	Reference             // to Named
)

// A Type is the type of a field, a parameter or a result.
type Type struct {
	Kind  Kind
	Name  string
	Of    []*Type
	Named *Named
}

// A Named type is a record, an enum, a variant or a resource.
type Named struct {
	Interface, Name, Docs, Kind string
	Members                     []*Member
}

// A Member is a field of a record or a case of an enum or a variant. Type is nil for a case without payload.
type Member struct {
	Name, Docs string
	Type       *Type
}

// A Function is one of an interface or of a resource.
type Function struct {
	Name, Docs string
	Static     bool
	Params     []*Member
	Result     *Type
}

// A Resource has functions.
type Resource struct {
	Named     *Named
	Functions []*Function
}

// initialisms are spelled in capitals, as Go has it.
var initialisms = map[string]string{
	"api": "API", "ari": "ARI", "id": "ID", "json": "JSON", "jwt": "JWT", "pem": "PEM", "jwk": "JWK", "qsh": "QSH",
	"url": "URL", "urls": "URLs", "utf8": "UTF8", "uuid": "UUID", "i18n": "I18n", "ids": "IDs", "iss": "Iss",
}

// Exported gives the Go name of a WIT name: `client-key` is ClientKey, `base-url` is BaseURL.
func Exported(name string) string {
	var text strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		if known, ok := initialisms[word]; ok {
			text.WriteString(known)
		} else {
			text.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return text.String()
}

// Local gives the name of a parameter: `app-key` is appKey.
func Local(name string) string {
	first, rest, _ := strings.Cut(name, "-")
	if rest != "" {
		first += Exported(rest)
	}
	return first
}
