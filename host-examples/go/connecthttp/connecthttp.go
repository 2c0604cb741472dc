// Package connecthttp takes gating callbacks over net/http: it verifies the request before the handler behind it sees
// anything of it.
package connecthttp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"
	"time"
	"unicode/utf8"

	connectgating "github.com/connect-gating/connect-gating/host-examples/go"
)

// LongestBody is the component's own limit, in bytes.
const LongestBody = 262_144

// Tenants finds tenants.
type Tenants interface {
	// Tenant gives the tenant of a client key, with the secrets that are taken now, and nil where there is none. Nobody
	// has verified the key. After an error the request is answered with 503, and Jira sends it again.
	Tenant(ctx context.Context, clientKey string) (*connectgating.Tenant, error)
}

// TenantsFunc is a function that finds tenants.
type TenantsFunc func(ctx context.Context, clientKey string) (*connectgating.Tenant, error)

// Tenant calls the function.
func (f TenantsFunc) Tenant(ctx context.Context, clientKey string) (*connectgating.Tenant, error) {
	return f(ctx, clientKey)
}

// A Verifier verifies requests. Its fields are not changed once it is in use; any goroutine may use it.
type Verifier struct {
	// Gating is the component.
	Gating *connectgating.Gating
	// Tenants finds the tenant by the token's issuer.
	Tenants Tenants
	// Policy is the operator's; nil is the contract's default.
	Policy *connectgating.Policy
	// BasePath is the path of the app's baseUrl, for example /app; empty where it has none.
	BasePath string
	// Timeout bounds what finding the tenant and verifying may take together. 0 is 5 seconds.
	Timeout time.Duration
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Logger is told of every refusal: its code, its message and the tenant where that is known. Nil is slog.Default.
	Logger *slog.Logger

	defaultPolicy atomic.Pointer[connectgating.Policy]
}

type eventKey struct{}

// EventFrom gives the verified event that [Verifier.Callback] put into a request's context.
func EventFrom(ctx context.Context) (connectgating.Event, bool) {
	event, ok := ctx.Value(eventKey{}).(connectgating.Event)
	return event, ok
}

// Callback lets through what Jira signed, with its event in the request's context ([EventFrom]) and its body unread, and
// answers everything else as the contract says: {"error": code} and no more.
//
// What next must still do: refuse the event's token with another body (a replay), fold, store, and only then answer 204.
func (v *Verifier) Callback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := readBody(w, r)
		if err != nil {
			v.refuse(w, r, nil, err)
			return
		}
		event, tenant, err := v.accept(r, string(body))
		if err != nil {
			v.refuse(w, r, tenant, err)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), eventKey{}, event))
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// accept finds the tenant and verifies. The tenant is there as soon as it is known, for the log.
func (v *Verifier) accept(r *http.Request, body string) (connectgating.Event, *connectgating.Tenant, error) {
	var none connectgating.Event
	timeout := v.Timeout
	if timeout == 0 {
		timeout = 5 * time.Second
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	policy, err := v.policy(ctx)
	if err != nil {
		return none, nil, err
	}
	request := Request(r, v.BasePath)
	token, err := v.Gating.JWT.Peek(ctx, request, policy)
	if err != nil {
		return none, nil, err
	}
	var tenant *connectgating.Tenant
	if token.UnverifiedIssuer != nil {
		if tenant, err = v.Tenants.Tenant(ctx, *token.UnverifiedIssuer); err != nil {
			return none, nil, err
		}
	}
	// Without a tenant too, so that a stranger gets the same answer for every issuer.
	event, err := v.Gating.Callback.Accept(ctx, request, body, tenant, policy, v.now())
	return event, tenant, err
}

func (v *Verifier) policy(ctx context.Context) (connectgating.Policy, error) {
	if v.Policy != nil {
		return *v.Policy, nil
	}
	if known := v.defaultPolicy.Load(); known != nil {
		return *known, nil
	}
	policy, err := v.Gating.JWT.DefaultPolicy(ctx)
	if err == nil {
		v.defaultPolicy.Store(&policy)
	}
	return policy, err
}

func (v *Verifier) now() time.Time {
	if v.Now != nil {
		return v.Now()
	}
	return time.Now()
}

// Request is a request as it arrived, which is what its token binds: the target of the request line, not the decoded
// URL.Path or what http.StripPrefix left of it, and every Authorization header.
func Request(r *http.Request, basePath string) connectgating.Request {
	return connectgating.Request{
		Method:        r.Method,
		Target:        r.RequestURI,
		BasePath:      basePath,
		Authorization: r.Header.Values("Authorization"),
	}
}

// answered is an error with an answer of its own.
type answered struct {
	connectgating.HTTPAnswer
	message string
}

func (e *answered) Error() string { return e.message }

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, LongestBody))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, refusal(http.StatusBadRequest, "body-too-long", "the body is longer than 262144 bytes")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, refusal(http.StatusRequestTimeout, "body-timeout", "the body did not come in time")
	case err != nil:
		return nil, refusal(http.StatusBadRequest, "malformed-body", "the body could not be read to its end")
	case !utf8.Valid(body):
		return nil, refusal(http.StatusBadRequest, "malformed-body", "the body is not UTF-8")
	}
	return body, nil
}

func refusal(status int, code, message string) error {
	return &answered{connectgating.HTTPAnswer{
		Status: status, Text: code, Code: code, Retryable: status == http.StatusRequestTimeout,
	}, message}
}

func (v *Verifier) refuse(w http.ResponseWriter, r *http.Request, tenant *connectgating.Tenant, err error) {
	answer := connectgating.AnswerTo(err)
	var own *answered
	if errors.As(err, &own) {
		answer = own.HTTPAnswer
	}
	level := slog.LevelWarn
	if answer.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	about := []slog.Attr{slog.String("code", answer.Code), slog.String("message", err.Error())}
	if tenant != nil {
		// An issuer that is no tenant is a stranger's text: it is not logged.
		about = append(about, slog.String("tenant", tenant.ClientKey))
	}
	logger := v.Logger
	if logger == nil {
		logger = slog.Default()
	}
	logger.LogAttrs(r.Context(), level, "callback refused", about...)
	WriteJSON(w, answer.Status, map[string]any{"error": answer.Text})
}

// WriteJSON answers with a document of this moment, which nobody may keep.
func WriteJSON(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// A client that went away is nobody to tell.
	_ = json.NewEncoder(w).Encode(document)
}
