package main

import (
	"regexp"
	"strings"

	"github.com/connect-gating/connect-gating/host-examples/go/internal/wit"
)

// words are the contract's names for interfaces, types, fields and functions.
type words map[string]string

func vocabulary(contract *wit.Package) words {
	found := words{}
	for _, owner := range contract.Interfaces {
		found[owner.Name] = wit.Exported(owner.Name)
		for _, named := range owner.Types {
			found[named.Name] = typeName(named)
			for _, member := range named.Members {
				if named.Kind == "record" {
					found[member.Name] = fieldName(named, member)
				}
			}
		}
		for _, function := range owner.Functions {
			found[function.Name] = wit.Exported(function.Name)
		}
	}
	return found
}

var quoted = regexp.MustCompile("`[a-z][a-z0-9]*(?:[.-][a-z0-9]+)+`")

// translate spells the names in a text as Go has them. Single words stay: most are JSON's or a claim's.
func (w words) translate(text string) string {
	return quoted.ReplaceAllStringFunc(text, func(match string) string {
		parts := strings.Split(strings.Trim(match, "`"), ".")
		for i, part := range parts {
			name, ok := w[part]
			if !ok {
				return match
			}
			parts[i] = name
		}
		return strings.Join(parts, ".")
	})
}

var verb = regexp.MustCompile(`^[A-Z][a-z]+s `)
var proper = regexp.MustCompile(`^(?:[A-Z]{2}|Atlassian|Jira|Connect|Forge|[^A-Z])`)

// comment makes a doc comment that begins with the name, as Go's do.
func (w words) comment(name, link, docs string) string {
	text := w.translate(docs)
	if !proper.MatchString(text) {
		text = strings.ToLower(text[:1]) + text[1:]
	}
	if verb.MatchString(docs) {
		link = ""
	}
	return lines(name + " " + link + text)
}

func lines(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		out.WriteString(strings.TrimRight("// "+line, " ") + "\n")
	}
	return out.String()
}
