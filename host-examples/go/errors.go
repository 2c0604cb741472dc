package connectgating

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ErrClosed is what calls fail with after Close. A splitter is also closed by a call of its own that was stopped.
var ErrClosed = errors.New("connect gating: it was closed")

// Error is Message: for the operator, never for the HTTP answer.
func (r *Rejection) Error() string { return r.Message }

// Error says the first violation, and how many there are.
func (r *Report) Error() string {
	count := len(r.Violations) + int(r.Omitted)
	if len(r.Violations) == 0 {
		return fmt.Sprintf("%d violations", count)
	}
	first := r.Violations[0]
	return fmt.Sprintf("%d violations, the first at `%s`: %s", count, first.Pointer, first.Message)
}

// Error says the first violation, and how many there are.
func (r *RefusedItem) Error() string {
	return fmt.Sprintf("the item at position %d: %s", r.Position, r.Report.Error())
}

// Unwrap gives the Report.
func (r *RefusedItem) Unwrap() error { return &r.Report }

// Error is Message: for the operator.
func (e *IDError) Error() string { return e.Message }

// A FoldError says why updates could not be folded.
type FoldError struct{ Fault FoldFault }

// Error names the fault.
func (e *FoldError) Error() string { return "the updates can't be folded: `" + e.Fault.Code() + "`" }

// A SettingError says which setting of the host's own can't be used.
type SettingError struct{ Setting Setting }

// Error names the setting.
func (e *SettingError) Error() string { return "the setting `" + string(e.Setting) + "` can't be used" }

// An ArgumentError says that a value is none of the contract's: a text that is not UTF-8, an enum that is none of its
// cases (the empty one, for example), a variant that is nil. It never shows the value.
type ArgumentError struct{ Function, Problem string }

// Error names the argument.
func (e *ArgumentError) Error() string { return "`" + e.Function + "`: " + e.Problem }

// A TrapError says that the component was stopped since it ran out of memory, or since it has a fault.
type TrapError struct {
	Function string
	Cause    error
}

// Error is one line; Cause has the component's stack. Neither holds a value of the call.
func (e *TrapError) Error() string {
	cause, _, _ := strings.Cut(e.Cause.Error(), "\n")
	return "the component was stopped in `" + e.Function + "`: " + cause
}

// Unwrap gives the cause.
func (e *TrapError) Unwrap() error { return e.Cause }

// A SetupCode says what is wrong with a set-up.
type SetupCode string

// The cases of SetupCode.
const (
	// ComponentMissing: the file is not there or can't be read.
	ComponentMissing SetupCode = "component-missing"
	// ComponentUnusable: it is no component, or a damaged one.
	ComponentUnusable SetupCode = "component-unusable"
	// WrongContract: it is another component, or another version of this one.
	WrongContract SetupCode = "wrong-contract"
	// BadOption: one of the Options can't be used.
	BadOption SetupCode = "bad-option"
)

// A SetupError says why there is no usable component.
type SetupError struct {
	Code    SetupCode
	Problem string
	// Source is the file, where there is one.
	Source string
	// Cause is the error behind it, where there is one.
	Cause error
}

// Error says what is wrong with which file.
func (e *SetupError) Error() string {
	text := "the component can't be used: " + e.Problem
	if e.Source != "" {
		text = "the component `" + e.Source + "` can't be used: " + e.Problem
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *SetupError) Unwrap() error { return e.Cause }

// An HTTPAnswer is how to answer a request that ended in an error.
type HTTPAnswer struct {
	Status int
	// Text is the only text of it that may go out.
	Text string
	// Code is for logs and metrics.
	Code string
	// Retryable says whether Jira sends a callback again after this status.
	Retryable bool
}

// AnswerTo says how to answer a request that ended in this error. What is not the request's own fault is a 503.
func AnswerTo(err error) HTTPAnswer {
	var rejection *Rejection
	var report *Report
	var id *IDError
	switch {
	case errors.As(err, &rejection):
		return HTTPAnswer{int(rejection.Status), rejection.Answer, rejection.Code, rejection.Retryable}
	case errors.As(err, &report):
		return HTTPAnswer{http.StatusUnprocessableEntity, "invalid-document", "invalid-document", false}
	case errors.As(err, &id):
		return HTTPAnswer{http.StatusBadRequest, string(id.Fault), string(id.Fault), false}
	}
	return HTTPAnswer{http.StatusServiceUnavailable, "unavailable", codeOf(err), true}
}

func codeOf(err error) string {
	var fold *FoldError
	var setting *SettingError
	var argument *ArgumentError
	var trap *TrapError
	var setup *SetupError
	switch {
	case errors.As(err, &setup):
		return string(setup.Code)
	case errors.As(err, &fold):
		return fold.Fault.Code()
	case errors.As(err, &setting):
		return string(setting.Setting)
	case errors.As(err, &argument):
		return "bad-argument"
	case errors.As(err, &trap):
		return "trapped"
	}
	return "unavailable"
}

// failure is the error for a typed error of the contract.
func failure(value any) error {
	switch value := value.(type) {
	case Rejection:
		return &value
	case Report:
		return &value
	case RefusedItem:
		return &value
	case IDError:
		return &value
	case Setting:
		return &SettingError{value}
	case FoldFault:
		return &FoldError{value}
	}
	panic(fmt.Sprintf("no error stands for %T", value))
}

// shown is a field in a log: what an optional one points to, not its address.
func shown(value any) any {
	switch value := value.(type) {
	case *string:
		if value == nil {
			return "none"
		}
		return *value
	case *uint64:
		if value == nil {
			return "none"
		}
		return *value
	}
	return value
}
