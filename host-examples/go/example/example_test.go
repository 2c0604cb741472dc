package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

const (
	appKey    = "com.example.gate"
	clientKey = "jira:1"
	secret    = "7512836e-9137-48ac-baaf-a1935b96e17a"
	readToken = "read-token"
	submit    = "submit-token"
	gatePath  = "/app/gates/pipe%2Fline/prod/100"
)

var opened = sync.OnceValues(func() (*cg.Gating, error) {
	file := os.Getenv("CONNECT_GATING_COMPONENT")
	if file == "" {
		file = filepath.Join("..", "..", "..", "target", "connect-gating.wasm")
	}
	return cg.Open(context.Background(), file, nil)
})

// A world is the example with a Jira that says what it is told to.
type world struct {
	t      *testing.T
	url    string
	gating *cg.Gating
	store  *store
	log    *strings.Builder
	stop   context.CancelFunc
	ended  chan error
	tokens atomic.Uint32

	mu     sync.Mutex
	status string // of the gate; empty is 404
	polls  int
	// meanwhile happens once, while Jira is asked.
	meanwhile func()
}

func start(t *testing.T, change func(*config)) *world {
	t.Helper()
	gating, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, gating: gating, ended: make(chan error, 1), log: &strings.Builder{}}
	jira := httptest.NewServer(http.HandlerFunc(w.jira))
	t.Cleanup(jira.Close)
	digest := func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
	settings := &config{
		AppKey: appKey, BasePath: "/app",
		Tenants: []tenant{
			{ClientKey: clientKey, Secrets: []string{secret}, BaseURL: jira.URL},
			{ClientKey: "jira:2", Secrets: []string{"other"}, BaseURL: jira.URL},
		},
		Tokens: []token{
			{ClientKey: clientKey, Scope: "read", SHA256: digest(readToken)},
			{ClientKey: clientKey, Scope: "submit", SHA256: digest(submit)},
			{ClientKey: "jira:2", Scope: "read", SHA256: digest("another-token")},
		},
	}
	if change != nil {
		change(settings)
	}
	if err := settings.check(); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	s := newServer(gating, settings, slog.New(slog.NewJSONHandler(w, nil)))
	w.store = s.store
	go func() { w.ended <- s.run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-w.ended:
			w.ended <- err
			if err != nil {
				t.Error(err)
			}
		case <-time.After(20 * time.Second):
			t.Error("the server did not stop")
		}
	})
	return w
}

// Write takes the log.
func (w *world) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(line)
}

// jira answers a poll that the app signed.
func (w *world) jira(out http.ResponseWriter, r *http.Request) {
	request := cg.Request{Method: r.Method, Target: r.RequestURI, Authorization: r.Header.Values("Authorization")}
	app := &cg.Tenant{ClientKey: appKey, Secrets: []string{secret}}
	if _, err := w.gating.JWT.Verify(r.Context(), request, app, cg.Policy{Leeway: 30, MaxLifetime: 900}, time.Now()); err != nil {
		out.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.mu.Lock()
	meanwhile := w.meanwhile
	w.meanwhile = nil
	w.mu.Unlock()
	if meanwhile != nil {
		meanwhile()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.polls++
	if w.status == "" {
		out.WriteHeader(http.StatusNotFound)
		return
	}
	fmt.Fprint(out, payload(w.status, time.Now()))
}

func (w *world) says(status string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status = status
}

// asked tells how often.
func (w *world) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.polls
}

func payload(status string, updated time.Time) string {
	return fmt.Sprintf(`{"pipelineId":"pipe/line","environmentId":"prod","deploymentSequenceNumber":100,`+
		`"gatingStatus":%q,"updatedTimestamp":%q}`, status, updated.UTC().Format(time.RFC3339Nano))
}

func (w *world) send(method, path, authorization, body string) (int, string) {
	w.t.Helper()
	request, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", authorization)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(answer))
}

func (w *world) sign() string {
	w.t.Helper()
	request := cg.OutgoingRequest{Method: "POST", Target: "/app/callback", BasePath: "/app"}
	// Every second has a token of its own; here each call has.
	lifetime := 100 + w.tokens.Add(1)
	signed, err := w.gating.JWT.Sign(context.Background(), request, clientKey, secret, time.Now(), &lifetime)
	if err != nil {
		w.t.Fatal(err)
	}
	return signed.Authorization
}

func (w *world) wants(status int, answer, method, path, authorization, body string) {
	w.t.Helper()
	found, text := w.send(method, path, authorization, body)
	if found != status || answer != "" && !strings.Contains(text, answer) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.t.Errorf("%s %s: %d %s, wanted %d %s\n%s", method, path, found, text, status, answer, w.log)
	}
}

func TestAGateOpensOnceJiraSaysSo(t *testing.T) {
	w := start(t, nil)
	bearer := "Bearer " + readToken
	w.wants(404, `"unknown-gate"`, "GET", gatePath, bearer, "")
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	w.wants(200, "", "PUT", gatePath, "Bearer "+submit, "")
	w.wants(425, `"hold"`, "GET", gatePath, bearer, "")
	// A callback alone is a hint: here Jira itself says nothing yet.
	w.wants(204, "", "POST", "/app/callback", w.sign(), payload("allowed", time.Now()))
	w.wants(503, `"not-confirmed"`, "GET", gatePath, bearer, "")
	w.says("allowed")
	w.wants(200, `"confirmed":true`, "GET", gatePath+"?wait=20", bearer, "")
	// A later callback closes it again, without anybody being asked.
	w.wants(204, "", "POST", "/app/callback", w.sign(), payload("prevented", time.Now().Add(time.Second)))
	w.wants(403, `"stop"`, "GET", gatePath, bearer, "")
	// Somebody else's gate is an unknown gate.
	w.wants(404, `"unknown-gate"`, "GET", gatePath, "Bearer another-token", "")
}

func TestWhatJiraSaidBeforeTheLastNewsOpensNothing(t *testing.T) {
	w := start(t, nil)
	bearer, now := "Bearer "+readToken, time.Now()
	says := func(status string, later time.Duration) {
		w.wants(204, "", "POST", "/app/callback", w.sign(), payload(status, now.Add(later)))
	}
	w.says("allowed")
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	w.wants(200, `"confirmed":true`, "GET", gatePath, bearer, "")
	says("prevented", 5*time.Second)
	w.wants(403, `"stop"`, "GET", gatePath, bearer, "")
	// Whoever holds a live token can say this.
	for i, status := range []string{"", "prevented"} {
		w.says(status)
		before := w.asked()
		says("allowed", time.Duration(6+i)*time.Second)
		w.wants(503, `"not-confirmed"`, "GET", gatePath, bearer, "")
		if w.asked() != before+1 {
			t.Errorf("jira, which says `%s`, was asked %d times", status, w.asked()-before)
		}
	}
	w.says("allowed")
	w.wants(200, `"confirmed":true`, "GET", gatePath+"?wait=20", bearer, "")
}

func TestAnAnswerConfirmsNothingThatCameWhileJiraWasAsked(t *testing.T) {
	w := start(t, nil)
	bearer := "Bearer " + readToken
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	w.says("allowed")
	w.meanwhile = func() {
		w.wants(204, "", "POST", "/app/callback", w.sign(), payload("allowed", time.Now()))
	}
	w.wants(503, `"not-confirmed"`, "GET", gatePath, bearer, "")
	w.wants(200, `"confirmed":true`, "GET", gatePath, bearer, "")
	if w.asked() != 2 {
		t.Errorf("jira was asked %d times", w.asked())
	}
}

func TestAnAnswerThatWasOvertakenTakesNothingBack(t *testing.T) {
	w := start(t, nil)
	bearer := "Bearer " + readToken
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	w.says("allowed")
	w.meanwhile = func() {
		w.wants(204, "", "POST", "/app/callback", w.sign(), payload("allowed", time.Now()))
		w.wants(200, `"confirmed":true`, "GET", gatePath, bearer, "")
	}
	w.wants(200, `"confirmed":true`, "GET", gatePath, bearer, "")
}

// hangsUp is the context of a request whose sender hangs up after so many looks at it.
type hangsUp struct {
	context.Context
	looks int
}

func (h *hangsUp) Err() error {
	if h.looks == 0 {
		return context.Canceled
	}
	h.looks--
	return nil
}

func TestAnAnswerIsTakenAsAWholeOrNotAtAll(t *testing.T) {
	w := start(t, nil)
	ctx, now := context.Background(), time.Now()
	gate := cg.Gate{PipelineID: "pipe/line", EnvironmentID: "prod", SequenceNumber: 100}
	says := func(ctx context.Context, status string, updated time.Time, revision int) error {
		answer, err := w.gating.Deployments.ReadPollAnswer(context.Background(), gate, 200, payload(status, updated), now, 30)
		if err != nil {
			t.Fatal(err)
		}
		return w.store.confirm(ctx, clientKey, answer.(cg.PollAnswerStatus).Value, revision, now.Unix())
	}
	if err := says(ctx, "allowed", now, 0); err != nil {
		t.Fatal(err)
	}
	before := w.store.find(clientKey, gate)
	// What looks older than that and says something else confirms nothing, and must not confirm `allowed` either where the
	// pipeline that had Jira asked is gone before this is seen.
	looks := 0
	for says(&hangsUp{ctx, looks}, "prevented", now.Add(-time.Minute), 1) != nil {
		if after := w.store.find(clientKey, gate); after != before {
			t.Fatalf("hung up after %d looks: %+v, before %+v", looks, after, before)
		}
		looks++
	}
	if after := w.store.find(clientKey, gate); after.polledRevision != never || looks < 2 {
		t.Errorf("after %d looks: %+v", looks, after)
	}
}

func TestWhatJiraSaidLongAgoOpensNothing(t *testing.T) {
	w := start(t, nil)
	bearer := "Bearer " + readToken
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	w.says("allowed")
	w.wants(200, `"confirmed":true`, "GET", gatePath, bearer, "")
	askedAt := func(at time.Time) {
		w.store.mu.Lock()
		defer w.store.mu.Unlock()
		for _, gate := range w.store.gates {
			gate.polledAt = at.Unix()
		}
	}
	w.says("")
	askedAt(time.Now().Add(-longestTrust*time.Second + time.Minute))
	w.wants(200, `"confirmed":true`, "GET", gatePath, bearer, "")
	// The clock was set back.
	askedAt(time.Now().Add(time.Minute))
	w.wants(503, `"not-confirmed"`, "GET", gatePath, bearer, "")
	askedAt(time.Now().Add(-(longestTrust + 1) * time.Second))
	w.wants(503, `"not-confirmed"`, "GET", gatePath, bearer, "")
	// The callback of this was lost.
	w.says("prevented")
	w.wants(403, `"stop"`, "GET", gatePath+"?wait=20", bearer, "")
}

func TestStatuses(t *testing.T) {
	for status, want := range map[string]int{
		"allowed": 200, "awaiting": 425, "prevented": 403, "expired": 403, "invalid": 422, "ALLOWED": 422,
	} {
		w := start(t, func(c *config) { c.TrustCallbacks = true })
		w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
		w.wants(204, "", "POST", "/app/callback", w.sign(), payload(status, time.Now()))
		w.wants(want, "", "GET", gatePath, "Bearer "+readToken, "")
	}
}

func TestAGateThatNobodyRegisteredStaysClosed(t *testing.T) {
	w := start(t, func(c *config) { c.TrustCallbacks = true })
	w.wants(204, "", "POST", "/app/callback", w.sign(), payload("allowed", time.Now()))
	w.wants(404, `"unknown-gate"`, "GET", gatePath, "Bearer "+readToken, "")
}

func TestRetriesAndReplays(t *testing.T) {
	w := start(t, func(c *config) { c.TrustCallbacks = true })
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	token, now := w.sign(), time.Now()
	w.wants(204, "", "POST", "/app/callback", token, payload("prevented", now))
	w.wants(204, "", "POST", "/app/callback", token, payload("prevented", now))
	w.wants(401, `{"error":"replayed"}`, "POST", "/app/callback", token, payload("allowed", now.Add(time.Second)))
	w.wants(403, `"stop"`, "GET", gatePath, "Bearer "+readToken, "")
	// An older one that comes late changes nothing.
	w.wants(204, "", "POST", "/app/callback", w.sign(), payload("allowed", now.Add(-time.Minute)))
	w.wants(403, `"stop"`, "GET", gatePath, "Bearer "+readToken, "")
}

func TestATokenThatExpiresWhileItIsLookedAtIsKnown(t *testing.T) {
	w := start(t, nil)
	ctx, now := context.Background(), time.Now()
	request := cg.Request{Method: "POST", Target: "/app/callback", BasePath: "/app", Authorization: []string{w.sign()}}
	tenant := cg.Tenant{ClientKey: clientKey, Secrets: []string{secret}}
	policy := cg.Policy{Leeway: 30, MaxLifetime: 900}
	take := func(want, status string, at int64) {
		t.Helper()
		event, err := w.gating.Callback.Accept(ctx, request, payload(status, now), &tenant, policy, now)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.store.take(ctx, event, event.Token.GoodUntil+at); err != nil || got != want {
			t.Errorf("%d seconds after its time it was %q, %v; not %q", at, got, err, want)
		}
	}
	take("applied", "awaiting", -1)
	take("retry", "awaiting", 0)
	take("replayed", "prevented", 299)
	take("applied", "prevented", 300)
}

func TestWhoMayAsk(t *testing.T) {
	w := start(t, nil)
	for _, authorization := range []string{"", "Bearer", "Bearer wrong", "Basic " + readToken, "Bearer " + submit} {
		w.wants(401, `{"error":"unauthorized"}`, "GET", gatePath, authorization, "")
	}
	w.wants(401, "", "PUT", gatePath, "Bearer "+readToken, "")
	bearer := "Bearer " + readToken
	for _, sequence := range []string{"+1", "01", "-0", "1.0", "9223372036854775808", "x"} {
		w.wants(400, `"malformed-path"`, "GET", "/app/gates/p/e/"+sequence, bearer, "")
	}
	for _, query := range []string{"wait=", "wait=x", "wait=-1", "wait=1&wait=2", "other=1"} {
		w.wants(400, `"malformed-query"`, "GET", gatePath+"?"+query, bearer, "")
	}
	w.wants(404, `"not-found"`, "GET", "/app/other", bearer, "")
	w.wants(400, `"malformed-base64"`, "POST", "/app/callback", "JWT x.y.z", "{}")
	w.wants(200, `"up"`, "GET", "/app/health", "", "")
}

func TestACallbackWakesWhoeverWaits(t *testing.T) {
	before := lookAgain
	lookAgain = time.Hour
	t.Cleanup(func() { lookAgain = before })
	w := start(t, func(c *config) { c.TrustCallbacks = true })
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	began := time.Now()
	go func() {
		time.Sleep(300 * time.Millisecond)
		w.wants(204, "", "POST", "/app/callback", w.sign(), payload("allowed", time.Now()))
	}()
	w.wants(200, `"proceed"`, "GET", gatePath+"?wait=20", "Bearer "+readToken, "")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

// Longer than ReadTimeout, which must not end the wait.
func TestAWaitEnds(t *testing.T) {
	w := start(t, nil)
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	began := time.Now()
	w.wants(425, `"hold"`, "GET", gatePath+"?wait=11", "Bearer "+readToken, "")
	if took := time.Since(began); took < 11*time.Second || took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.polls < 2 || w.polls > 4 {
		t.Errorf("jira was asked %d times in 11 seconds", w.polls)
	}
}

func TestAStopAnswersWhoeverWaits(t *testing.T) {
	w := start(t, nil)
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	go func() {
		time.Sleep(500 * time.Millisecond)
		w.stop()
	}()
	began := time.Now()
	w.wants(425, `"hold"`, "GET", gatePath+"?wait=25", "Bearer "+readToken, "")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestTheLogHasNoSecrets(t *testing.T) {
	w := start(t, nil)
	token := w.sign()
	w.wants(201, "", "PUT", gatePath, "Bearer "+submit, "")
	w.wants(204, "", "POST", "/app/callback", token, payload("allowed", time.Now()))
	w.wants(503, "", "GET", gatePath, "Bearer "+readToken, "")
	w.mu.Lock()
	defer w.mu.Unlock()
	log := w.log.String()
	for _, text := range []string{secret, readToken, submit, strings.TrimPrefix(token, "JWT ")} {
		if strings.Contains(log, text) {
			t.Errorf("`%s` is in the log", text)
		}
	}
	if !strings.Contains(log, "callback taken") {
		t.Error("the log says nothing of the callback")
	}
}

func TestConfigurationsThatCannotBeUsed(t *testing.T) {
	const tenants = `"tenants": [{"clientKey": "a", "secrets": ["s"], "baseUrl": "https://a.atlassian.net"}]`
	for text, says := range map[string]string{
		`{`:                                "unexpected EOF",
		`{}`:                               "`appKey` must be",
		`{"appKey": "a", "other": 1}`:      "unknown field",
		`{"appKey": "a", "basePath": "x"}`: "`basePath` must be",
		`{"appKey": "a", "tenants": [{}]}`: "no `clientKey`",
		`{"appKey": "a", "tenants": [{"clientKey": "a"}]}`:                                                    "1 to 4 `secrets`",
		`{"appKey": "a", "tenants": [{"clientKey": "a", "secrets": ["s"], "baseUrl": "http://example.com"}]}`: "needs a `baseUrl`",
		`{"appKey": "a", ` + tenants + `, "tokens": [{"clientKey": "b"}]}`:                                    "which is no tenant",
		`{"appKey": "a", ` + tenants + `, "tokens": [{"clientKey": "a", "scope": "all"}]}`:                    "the `scope`",
		`{"appKey": "a", ` + tenants + `, "tokens": [{"clientKey": "a", "scope": "read", "sha256": "00"}]}`:   "the `sha256`",
	} {
		path := filepath.Join(t.TempDir(), "config.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readConfig(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, wanted …%s", text, err, says)
		}
	}
}
