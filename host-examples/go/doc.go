// Package connectgating verifies Atlassian Connect JWT requests, handles lifecycle calls, signs requests to Jira, reads
// deployment gates of Jira Service Management and decides, and builds and checks deployment documents.
//
// It is a typed package over one WebAssembly component that imports nothing, run by wazero in pure Go: no cgo, and it
// compiles for every platform of Go's. It has no logic of its own; the contract is the component's.
//
//	gating, err := connectgating.Open(ctx, "connect-gating.wasm", nil) // one for the process
//	…
//	event, err := gating.Callback.Accept(ctx, request, body, tenant, policy, time.Now())
//	var rejection *connectgating.Rejection
//	if errors.As(err, &rejection) {
//		http.Error(w, rejection.Answer, int(rejection.Status)) // and log rejection.Code and err
//	}
//
// The package connecthttp beside it has that as a middleware for net/http.
//
// # Values
//
// Records are structs, and what may be absent is a pointer, or a nil slice or variant. Enums are texts whose zero value
// is none of the cases, so that no decision is Proceed by accident. A variant is an interface with one type a case:
//
//	switch reason := rejection.Reason.(type) {
//	case connectgating.ReasonWrongQSH:
//		log.Print(reason.Value.Claimed, reason.Value.Computed)
//	}
//
// Times of the contract are int64 or uint64, seconds since the Unix epoch; the host's own clock is a [time.Time].
// Records with secrets leave them out when they are formatted or logged with [log/slog]. Encoding them by other means,
// such as encoding/json, does not.
//
// # Errors
//
// A function fails with the error that its contract has, a pointer to be matched by [errors.As]: a [*Rejection] says with
// which HTTP status a request or payload was refused, and why; a [*Report], or a splitter's [*RefusedItem], what is wrong
// with a document; an [*IDError] what is wrong with an id; a [*FoldError] and a [*SettingError] that stored states or a
// setting of the host's own can't be used.
//
// Any call can also fail with an [*ArgumentError] (a value that is none of the contract's), a [*TrapError] (the component
// was stopped), [ErrClosed], or the context's own error by [errors.Is]. [AnswerTo] says how to answer HTTP requests that
// ended in any of them.
//
// # Calls
//
// Any goroutine may call. Each call has an instance of the component to itself; before its answer is handed out,
// everything that it left in the instance's memory is gone. A context that is done stops the call; only that call is
// lost.
package connectgating
