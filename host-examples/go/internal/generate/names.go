package main

import "github.com/connect-gating/connect-gating/host-examples/go/internal/wit"

// renamed are the types whose own names would clash, since Go has one package where the contract has nine interfaces, or
// would say too little there.
var renamed = map[string]string{
	"lifecycle.app":         "LifecycleApp",
	"lifecycle.environment": "KeyEnvironment",
	"descriptor.app":        "DescriptorApp",
	"descriptor.lifecycle":  "LifecyclePaths",
	"descriptor.name":       "ModuleName",
	"deployments.answer":    "SubmissionAnswer",
	"deployments.built":     "BuiltDocuments",
	"deployments.message":   "AnswerMessage",
	"deployments.outcome":   "DeploymentOutcome",
	"deployments.parsed":    "ParsedDocument",
	"deployments.refused":   "RefusedItem",
	"deployments.added":     "AddedItem",
	"deployments.state":     "DeploymentState",
	"gating.outcome":        "FoldOutcome",
	"gating.fold-error":     "FoldFault",
	"types.ahead":           "AheadTime",
	"types.passed":          "PassedTime",
	"types.times":           "TokenTimes",
}

// renamedFields are the fields that Go calls otherwise.
var renamedFields = map[string]string{
	"types.rejection.retried": "Retryable",
}

// secret are the fields that hold a secret, or may hold a token. Formatting leaves them out: it ends up in logs.
var secret = map[string]bool{
	"types.request.authorization":          true,
	"types.request.target":                 true,
	"types.tenant.secrets":                 true,
	"jwt.canonical-form.text":              true,
	"jwt.signed.authorization":             true,
	"jwt.signed.token":                     true,
	"jwt.outgoing-request.target":          true,
	"lifecycle.installation.shared-secret": true,
	"lifecycle.stored-secret.secret":       true,
}

func typeName(named *wit.Named) string {
	if name, ok := renamed[named.Interface+"."+named.Name]; ok {
		return name
	}
	return wit.Exported(named.Name)
}

func fieldName(named *wit.Named, member *wit.Member) string {
	if name, ok := renamedFields[named.Interface+"."+named.Name+"."+member.Name]; ok {
		return name
	}
	return wit.Exported(member.Name)
}

// caseName is the constant of an enum's case, or the type of a variant's.
func caseName(named *wit.Named, member *wit.Member) string {
	return typeName(named) + wit.Exported(member.Name)
}

// functionsName is the type that has an interface's functions.
func functionsName(owner *wit.Interface) string { return wit.Exported(owner.Name) + "Functions" }

// goType is the Go type of a type of the contract.
func goType(t *wit.Type) string {
	switch t.Kind {
	case wit.Primitive:
		return map[string]string{
			"bool": "bool", "u16": "uint16", "u32": "uint32", "u64": "uint64", "s64": "int64", "string": "string",
		}[t.Name]
	case wit.List:
		return "[]" + goType(t.Of[0])
	case wit.Option:
		if hasNil(t.Of[0]) {
			return goType(t.Of[0])
		}
		return "*" + goType(t.Of[0])
	}
	return typeName(t.Named)
}

// hasNil: the Go type has a value of its own for none.
func hasNil(t *wit.Type) bool {
	return t.Kind == wit.List || t.Kind == wit.Reference && t.Named.Kind == "variant"
}
