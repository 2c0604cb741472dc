package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

const (
	patience     = 5 * time.Second
	firstPause   = 2 * time.Second
	longestPause = time.Minute
	longestReply = 262_144
)

// jira asks Jira itself. A callback is a hint: its signature does not bind the body.
type jira struct {
	gating *cg.Gating
	appKey string
	client *http.Client

	mu    sync.Mutex
	asked map[string]question
}

// question is when a gate was last asked about, and how long not to ask again.
type question struct {
	next  time.Time
	pause time.Duration
}

func newJira(gating *cg.Gating, appKey string) *jira {
	return &jira{gating: gating, appKey: appKey, asked: map[string]question{}, client: &http.Client{
		Timeout: patience,
		// A redirect would carry the token elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// ask gives what Jira says of a gate, and nil where it was asked a moment ago.
func (j *jira) ask(ctx context.Context, of *tenant, gate cg.Gate) (cg.PollAnswer, error) {
	path, err := j.gating.Deployments.PollPath(ctx, gate)
	if err != nil {
		return nil, err
	}
	url := of.BaseURL + path
	if !j.mayAsk(url, time.Now()) {
		return nil, nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	// What is sent is what was signed: Go sends an escaped path as it is written here.
	outgoing := cg.OutgoingRequest{Method: http.MethodGet, Target: request.URL.RequestURI()}
	signed, err := j.gating.JWT.Sign(ctx, outgoing, j.appKey, of.Secrets[0], time.Now(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", signed.Authorization)
	request.Header.Set("Accept", "application/json")
	response, err := j.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, longestReply+1))
	if err != nil {
		return nil, err
	}
	if len(body) > longestReply {
		return nil, fmt.Errorf("the answer is longer than %d bytes", longestReply)
	}
	return j.gating.Deployments.ReadPollAnswer(ctx, gate, uint16(response.StatusCode), string(body), time.Now(), 30)
}

func (j *jira) mayAsk(url string, now time.Time) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	for other, known := range j.asked {
		if now.After(known.next.Add(longestPause)) {
			delete(j.asked, other)
		}
	}
	known, ok := j.asked[url]
	if ok && now.Before(known.next) {
		return false
	}
	pause := firstPause
	if ok {
		pause = min(longestPause, 2*known.pause)
	}
	j.asked[url] = question{now.Add(pause), pause}
	return true
}

// hint says that a callback came for this gate: it may be asked about at once.
func (j *jira) hint(ctx context.Context, of *tenant, gate cg.Gate) {
	path, err := j.gating.Deployments.PollPath(ctx, gate)
	if err != nil {
		return // Nor can it be asked about.
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.asked, of.BaseURL+path)
}
