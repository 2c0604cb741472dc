package main

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
	"github.com/connect-gating/connect-gating/host-examples/go/connecthttp"
)

// server is what the routes share.
type server struct {
	gating *cg.Gating
	config *config
	store  *store
	jira   *jira
	log    *slog.Logger
	// waiting bounds how many pipelines wait; stopping is closed when they have to go.
	waiting  chan struct{}
	stopping chan struct{}
}

func newServer(gating *cg.Gating, config *config, log *slog.Logger) *server {
	return &server{
		gating: gating, config: config, log: log, store: newStore(gating), jira: newJira(gating, config.AppKey),
		waiting: make(chan struct{}, mostWaiting), stopping: make(chan struct{}),
	}
}

func (s *server) routes() http.Handler {
	verifier := &connecthttp.Verifier{Gating: s.gating, Tenants: s, BasePath: s.config.BasePath, Logger: s.log}
	base := s.config.BasePath
	mux := http.NewServeMux()
	mux.Handle("POST "+base+"/callback", verifier.Callback(http.HandlerFunc(s.callback)))
	mux.Handle("GET "+base+"/gates/{pipeline}/{environment}/{sequence}", s.only("read", s.look))
	mux.Handle("PUT "+base+"/gates/{pipeline}/{environment}/{sequence}", s.only("submit", s.register))
	mux.HandleFunc("GET "+base+"/health", func(w http.ResponseWriter, _ *http.Request) {
		connecthttp.WriteJSON(w, http.StatusOK, map[string]any{"status": "up"})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "not-found") })
	return mux
}

// Tenant finds a tenant for the verifier.
func (s *server) Tenant(_ context.Context, clientKey string) (*cg.Tenant, error) {
	found := s.config.tenant(clientKey)
	if found == nil {
		return nil, nil
	}
	return &cg.Tenant{ClientKey: found.ClientKey, Secrets: found.Secrets}, nil
}

// callback takes what Jira signed: sees replays, folds, stores, and only then answers 204.
func (s *server) callback(w http.ResponseWriter, r *http.Request) {
	event, _ := connecthttp.EventFrom(r.Context())
	outcome, err := s.store.take(r.Context(), event, time.Now().Unix())
	if err != nil {
		s.unavailable(w, err)
		return
	}
	about := []any{
		"outcome", outcome, "tenant", event.ClientKey, "gate", event.Update.Gate, "status", event.Update.Status.Code(),
		"token", event.Token.Digest,
	}
	if outcome == "replayed" {
		s.log.Error("callback replayed: somebody holds a token of this tenant", about...)
		fail(w, http.StatusUnauthorized, "replayed")
		return
	}
	s.log.Info("callback taken", about...)
	if outcome == string(cg.FoldOutcomeApplied) || outcome == string(cg.FoldOutcomeStale) {
		s.jira.hint(r.Context(), s.config.tenant(event.ClientKey), event.Update.Gate)
	}
	w.WriteHeader(http.StatusNoContent)
}

// only lets through whoever has a token of this scope. The tenant is the token's, never the path's, so that somebody
// else's gate is an unknown gate.
func (s *server) only(scope string, next func(http.ResponseWriter, *http.Request, *tenant)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var of *tenant
		if values := r.Header.Values("Authorization"); len(values) == 1 {
			scheme, text, _ := strings.Cut(values[0], " ")
			if strings.EqualFold(scheme, "Bearer") && text != "" {
				of = s.config.holder(text, scope)
			}
		}
		if of == nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			fail(w, http.StatusUnauthorized, "unauthorized")
			return
		}
		next(w, r, of)
	})
}
