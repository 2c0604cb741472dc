package main

import (
	"context"
	"sync"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

// store is the state of the gates, in memory: what a restart loses, the next question to Jira brings back.
type store struct {
	gating *cg.Gating

	mu    sync.Mutex
	seen  map[string]seenToken
	gates map[gateKey]*gateState
}

// Every part is a field of its own, so that no two gates share a key. The tenant is the verified one.
type gateKey struct {
	clientKey string
	gate      cg.Gate
}

// A token is known until it would be refused anyway.
type seenToken struct {
	bodyDigest string
	goodUntil  int64
}

type gateState struct {
	// registered: a pipeline submitted this deployment. A gate that nobody registered never opens.
	registered bool
	// callback and poll are folded states: what Jira said by itself, and what it said when it was asked.
	callback, poll string
	// revision counts the callbacks that were news. polledRevision is the one that was there when the question went out
	// whose answer `poll` ends with, and polledAt when that was, in seconds since the epoch.
	revision, polledRevision int
	polledAt                 int64
	// changed is closed, and made anew, with every update.
	changed chan struct{}
}

// A revision that no gate has.
const never = -1

// For how many seconds a token is remembered after it has expired: longer than a request is under way that came just before,
// and than clocks are stepped back that are set right.
const remembered = 300

func newStore(gating *cg.Gating) *store {
	return &store{gating: gating, seen: map[string]seenToken{}, gates: map[gateKey]*gateState{}}
}

// take takes a verified callback. It gives `retry`, `replayed` or what folding it did.
func (s *store) take(ctx context.Context, event cg.Event, now int64) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for digest, known := range s.seen {
		if known.goodUntil+remembered <= now {
			delete(s.seen, digest)
		}
	}
	if known, ok := s.seen[event.Token.Digest]; ok {
		if known.bodyDigest == event.BodyDigest {
			return "retry", nil
		}
		return "replayed", nil
	}
	gate := s.ensure(gateKey{event.ClientKey, event.Update.Gate})
	folded, err := s.gating.Gating.Fold(ctx, states(gate.callback), event.Update)
	if err != nil {
		return "", err
	}
	gate.keep(&gate.callback, folded)
	// One that comes late is news too: what made it look old may have been forged.
	if folded.Outcome != cg.FoldOutcomeDuplicate {
		gate.revision++
	}
	s.seen[event.Token.Digest] = seenToken{event.BodyDigest, event.Token.GoodUntil}
	return string(folded.Outcome), nil
}

// confirm folds what Jira answered when it was asked, at this revision of the gate and this time. What came since then
// is not confirmed by it.
func (s *store) confirm(ctx context.Context, clientKey string, update cg.Update, revision int, at int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	gate := s.ensure(gateKey{clientKey, update.Gate})
	// Whoever asked may hang up at any moment. So all is worked out before anything is kept: half of it would confirm more
	// than Jira said.
	folded, err := s.gating.Gating.Fold(ctx, states(gate.poll), update)
	if err != nil {
		return err
	}
	said, err := s.gating.Gating.Decide(ctx, update)
	if err != nil {
		return err
	}
	gate.keep(&gate.poll, folded)
	// Answers may overtake each other: the one to a question from before the last news takes nothing back. Otherwise the
	// last one counts, whatever its time, so that a clock that was set back closes no gate for good.
	if revision >= gate.polledRevision {
		gate.polledRevision, gate.polledAt = revision, at
	}
	// One that looks older than an earlier one, and says something else, confirms nothing.
	if said != folded.Current.Decision {
		gate.polledRevision = never
	}
	return nil
}

// register lets a gate open from now on, and says whether it is new.
func (s *store) register(clientKey string, gate cg.Gate) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.ensure(gateKey{clientKey, gate})
	isNew := !found.registered
	found.registered = true
	return isNew
}

// find gives a copy of a gate's state; nothing is registered where nothing is known.
func (s *store) find(clientKey string, gate cg.Gate) gateState {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.gates[gateKey{clientKey, gate}]; found != nil {
		return *found
	}
	return gateState{}
}

func (s *store) ensure(key gateKey) *gateState {
	if s.gates[key] == nil {
		s.gates[key] = &gateState{changed: make(chan struct{})}
	}
	return s.gates[key]
}

// keep replaces one of the states, and wakes whoever waits for that.
func (g *gateState) keep(state *string, folded cg.Folded) {
	*state = folded.State
	close(g.changed)
	g.changed = make(chan struct{})
}

// states are those that there are.
func states(all ...string) []string {
	var found []string
	for _, state := range all {
		if state != "" {
			found = append(found, state)
		}
	}
	return found
}
