package wit

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Read reads the WIT files of a folder.
func Read(folder string) (contract *Package, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.wit"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no WIT files in `%s`", folder)
	}
	contract = &Package{}
	var readers []*reader
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		tokens, err := split(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		readers = append(readers, &reader{file: file, tokens: tokens})
	}
	// Parsing goes deep and fails seldom, so it panics with a syntaxError.
	defer func() {
		if problem := recover(); problem != nil {
			syntax, ok := problem.(syntaxError)
			if !ok {
				panic(problem)
			}
			err = syntax
		}
	}()
	for _, r := range readers {
		r.contents(contract)
	}
	return contract, contract.resolve()
}

type syntaxError string

func (e syntaxError) Error() string { return string(e) }

type token struct{ text, docs string }

var lexeme = regexp.MustCompile(`^(?:\s+|/// ?(?P<docs>[^\n]*)|//[^\n]*|@since\([^)]*\)|(?P<text>->|%?[a-z][a-z0-9-]*|[0-9]+(?:\.[0-9]+)*|[{}()<>:;,=@/.]))`)

func split(text string) ([]token, error) {
	var tokens []token
	var docs []string
	for text != "" {
		match := lexeme.FindStringSubmatchIndex(text)
		if match == nil {
			return nil, fmt.Errorf("this WIT can't be read: `%.40s`", text)
		}
		if match[2] >= 0 {
			docs = append(docs, text[match[2]:match[3]])
		}
		if match[4] >= 0 {
			tokens = append(tokens, token{strings.TrimPrefix(text[match[4]:match[5]], "%"), strings.Join(docs, "\n")})
			docs = nil
		}
		text = text[match[1]:]
	}
	return tokens, nil
}

// reader descends over the tokens of one file.
type reader struct {
	file   string
	tokens []token
	at     int
}

func (r *reader) contents(contract *Package) {
	for r.at < len(r.tokens) {
		word := r.next()
		switch word.text {
		case "package":
			contract.Name = r.next().text
			r.expect(":")
			contract.Name += ":" + r.next().text
			r.expect("@")
			contract.Version = r.next().text
			r.expect(";")
		case "world":
			// What the world exports is every interface; a world that left one out would fail the check of exports.
			r.next()
			r.block(func(token) {
				for r.next().text != ";" {
				}
			})
		case "interface":
			contract.Interfaces = append(contract.Interfaces, r.anInterface(word.docs))
		default:
			r.fail("an interface", word.text)
		}
	}
}

func (r *reader) anInterface(docs string) *Interface {
	found := &Interface{Name: r.next().text, Docs: docs, names: map[string]*Named{}}
	r.block(func(word token) {
		switch word.text {
		case "use":
			from := r.next().text
			r.expect(".")
			r.block(func(name token) {
				// Filled in by `resolve`, once every file is read.
				found.names[name.text] = &Named{Interface: from, Name: name.text}
				r.accept(",")
			})
			r.expect(";")
		case "record", "enum", "variant":
			found.Types = append(found.Types, r.named(found, word))
		case "resource":
			resource := &Resource{Named: &Named{Interface: found.Name, Name: r.next().text, Docs: word.docs, Kind: "resource"}}
			found.names[resource.Named.Name] = resource.Named
			r.block(func(word token) { resource.Functions = append(resource.Functions, r.function(word)) })
			found.Resources = append(found.Resources, resource)
		default:
			found.Functions = append(found.Functions, r.function(word))
		}
	})
	return found
}

func (r *reader) named(owner *Interface, word token) *Named {
	found := &Named{Interface: owner.Name, Name: r.next().text, Docs: word.docs, Kind: word.text}
	owner.names[found.Name] = found
	r.block(func(word token) {
		member := &Member{Name: word.text, Docs: word.docs}
		if r.accept(":") {
			member.Type = r.aType()
		} else if r.accept("(") {
			member.Type = r.aType()
			r.expect(")")
		}
		r.accept(",")
		found.Members = append(found.Members, member)
	})
	return found
}

func (r *reader) function(word token) *Function {
	found := &Function{Name: word.text, Docs: word.docs}
	r.expect(":")
	found.Static = r.accept("static")
	r.expect("func")
	r.expect("(")
	for !r.accept(")") {
		param := &Member{Name: r.next().text}
		r.expect(":")
		param.Type = r.aType()
		r.accept(",")
		found.Params = append(found.Params, param)
	}
	r.expect("->")
	found.Result = r.aType()
	r.expect(";")
	return found
}

var parameters = map[string]int{"list": 1, "option": 1, "result": 2}
var kinds = map[string]Kind{"list": List, "option": Option, "result": Result}

func (r *reader) aType() *Type {
	word := r.next().text
	switch word {
	case "bool", "u16", "u32", "u64", "s64", "string":
		return &Type{Kind: Primitive, Name: word}
	case "list", "option", "result":
		found := &Type{Kind: kinds[word]}
		r.expect("<")
		for i := range parameters[word] {
			if i > 0 {
				r.expect(",")
			}
			found.Of = append(found.Of, r.aType())
		}
		r.expect(">")
		return found
	}
	return &Type{Kind: Reference, Name: word}
}

func (r *reader) block(item func(token)) {
	r.expect("{")
	for !r.accept("}") {
		item(r.next())
	}
}

func (r *reader) next() token {
	if r.at == len(r.tokens) {
		r.fail("more", "the end")
	}
	r.at++
	return r.tokens[r.at-1]
}

func (r *reader) accept(text string) bool {
	if r.at < len(r.tokens) && r.tokens[r.at].text == text {
		r.at++
		return true
	}
	return false
}

func (r *reader) expect(text string) {
	if found := r.next().text; found != text {
		r.fail("`"+text+"`", "`"+found+"`")
	}
}

func (r *reader) fail(wanted, found string) {
	panic(syntaxError(fmt.Sprintf("%s: %s expected, %s found", r.file, wanted, found)))
}
