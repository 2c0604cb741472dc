package main

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
	"github.com/connect-gating/connect-gating/host-examples/go/connecthttp"
)

const (
	longestWait = 25 * time.Second
	mostWaiting = 256
	// What Jira allowed it may prevent later, and that callback may be lost: what it said this many seconds ago opens
	// nothing any more.
	longestTrust = 300
)

// While somebody waits, the gate is looked at this often, in case that Jira may be asked again, and whenever it changed.
var lookAgain = time.Second

// A verdict is what a gate answers. `open`: whether waiting may change it.
type verdict struct {
	status   int
	open     bool
	document map[string]any
}

var decided = map[cg.Decision]int{
	cg.DecisionProceed: http.StatusOK, cg.DecisionHold: http.StatusTooEarly,
	cg.DecisionStop: http.StatusForbidden, cg.DecisionMisconfigured: http.StatusUnprocessableEntity,
}

// look answers GET: 2xx means `proceed` and nothing else, so that `curl --fail` can't pass a closed gate.
func (s *server) look(w http.ResponseWriter, r *http.Request, of *tenant) {
	gate, ok := gateOf(r)
	if !ok {
		fail(w, http.StatusBadRequest, "malformed-path")
		return
	}
	wait, ok := waitOf(r.URL.RawQuery)
	if !ok {
		fail(w, http.StatusBadRequest, "malformed-query")
		return
	}
	if wait > 0 {
		select {
		case s.waiting <- struct{}{}:
			defer func() { <-s.waiting }()
		default:
			fail(w, http.StatusTooManyRequests, "too-many-waiters")
			return
		}
	}
	deadline := time.After(wait)
	for last := wait == 0; ; {
		// Taken before the look, so that no change falls between the two.
		changed := s.store.find(of.ClientKey, gate).changed
		found, err := s.verdict(r.Context(), of, gate)
		if err != nil {
			s.unavailable(w, err)
			return
		}
		if last || !found.open {
			connecthttp.WriteJSON(w, found.status, found.document)
			return
		}
		select {
		case <-changed:
		case <-time.After(lookAgain):
		case <-deadline:
			last = true
		case <-s.stopping:
			last = true
		case <-r.Context().Done():
			return
		}
	}
}

func (s *server) verdict(ctx context.Context, of *tenant, gate cg.Gate) (verdict, error) {
	state := s.store.find(of.ClientKey, gate)
	if !state.registered {
		return verdict{http.StatusNotFound, false, map[string]any{"error": "unknown-gate"}}, nil
	}
	found, err := s.judge(ctx, state, time.Now().Unix())
	if err != nil || !found.open {
		return found, err
	}
	s.confirm(ctx, of, gate, state.revision)
	return s.judge(ctx, s.store.find(of.ClientKey, gate), time.Now().Unix())
}

// judge is the one place where a gate opens: a callback may close it, and only Jira's own answer opens it, unless the
// operator said otherwise. Jira has to be asked after the last news: else whoever holds one live token could open what
// Jira allowed once and prevented since.
func (s *server) judge(ctx context.Context, state gateState, now int64) (verdict, error) {
	all := states(state.callback, state.poll)
	if len(all) == 0 {
		return verdict{http.StatusTooEarly, true, map[string]any{"decision": cg.DecisionHold, "status": nil}}, nil
	}
	newest, err := s.gating.Gating.Current(ctx, all)
	if err != nil {
		return verdict{}, err
	}
	confirmed := false
	// An age below zero: the clock was set back, and nobody knows how old the answer is.
	age := now - state.polledAt
	if state.poll != "" && state.polledRevision == state.revision && age >= 0 && age <= longestTrust {
		polled, err := s.gating.Gating.Current(ctx, []string{state.poll})
		if err != nil {
			return verdict{}, err
		}
		confirmed = polled.Decision == newest.Decision
	}
	document := map[string]any{"decision": newest.Decision, "status": newest.Status.Code(), "confirmed": confirmed}
	if newest.Decision == cg.DecisionProceed && !confirmed && !s.config.TrustCallbacks {
		document["decision"], document["error"] = cg.DecisionHold, "not-confirmed"
		return verdict{http.StatusServiceUnavailable, true, document}, nil
	}
	return verdict{decided[newest.Decision], newest.Decision == cg.DecisionHold, document}, nil
}

// confirm asks Jira about a gate that has this revision. Where it does not answer, the gate stays as it is.
func (s *server) confirm(ctx context.Context, of *tenant, gate cg.Gate, revision int) {
	about := []any{"tenant", of.ClientKey, "gate", gate}
	at := time.Now().Unix()
	answer, err := s.jira.ask(ctx, of, gate)
	if err == nil && answer != nil {
		if status, ok := answer.(cg.PollAnswerStatus); ok {
			err = s.store.confirm(ctx, of.ClientKey, status.Value, revision, at)
		}
		s.log.Info("jira answered", append(about, "answer", answer.Code())...)
	}
	if err != nil {
		s.log.Warn("jira not asked", append(about, "message", err.Error())...)
	}
}

// register answers PUT: the pipeline has submitted this deployment.
func (s *server) register(w http.ResponseWriter, r *http.Request, of *tenant) {
	gate, ok := gateOf(r)
	if !ok {
		fail(w, http.StatusBadRequest, "malformed-path")
		return
	}
	status := http.StatusOK
	if s.store.register(of.ClientKey, gate) {
		status = http.StatusCreated
	}
	connecthttp.WriteJSON(w, status, map[string]any{"registered": true})
}

// One spelling for each number: no `+`, no leading zeros.
var (
	sequenceForm = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,18})$`)
	controlForm  = regexp.MustCompile(`[\x00-\x1f\x7f-\x{9f}]`)
	waitForm     = regexp.MustCompile(`^wait=([0-9]{1,9})$`)
)

// gateOf reads the gate out of the path. ServeMux cuts segments before it decodes them, so that an id may have a `/`.
func gateOf(r *http.Request) (cg.Gate, bool) {
	gate := cg.Gate{PipelineID: r.PathValue("pipeline"), EnvironmentID: r.PathValue("environment")}
	for _, id := range []string{gate.PipelineID, gate.EnvironmentID} {
		if !utf8.ValidString(id) || utf8.RuneCountInString(id) > 255 || controlForm.MatchString(id) {
			return gate, false
		}
	}
	text := r.PathValue("sequence")
	number, err := strconv.ParseInt(text, 10, 64)
	gate.SequenceNumber = number
	return gate, err == nil && sequenceForm.MatchString(text)
}

func waitOf(query string) (time.Duration, bool) {
	if query == "" {
		return 0, true
	}
	match := waitForm.FindStringSubmatch(query)
	if match == nil {
		return 0, false
	}
	seconds, err := strconv.Atoi(match[1])
	return min(time.Duration(seconds)*time.Second, longestWait), err == nil
}

func fail(w http.ResponseWriter, status int, code string) {
	connecthttp.WriteJSON(w, status, map[string]any{"error": code})
}

// unavailable is what everything is that is this server's own fault: a later try may do.
func (s *server) unavailable(w http.ResponseWriter, err error) {
	s.log.Error("unavailable", slog.String("message", err.Error()))
	fail(w, http.StatusServiceUnavailable, "unavailable")
}
