package connecthttp_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
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
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
	"github.com/connect-gating/connect-gating/host-examples/go/connecthttp"
)

const (
	clientKey = "jira:1234-5678-9000"
	secret    = "7512836e-9137-48ac-baaf-a1935b96e17a"
)

var opened = sync.OnceValues(func() (*cg.Gating, error) {
	file := os.Getenv("CONNECT_GATING_COMPONENT")
	if file == "" {
		file = filepath.Join("..", "..", "..", "target", "connect-gating.wasm")
	}
	return cg.Open(context.Background(), file, nil)
})

func gating(t *testing.T) *cg.Gating {
	t.Helper()
	found, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func body() string {
	return fmt.Sprintf(`{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":100,"gatingStatus":"allowed",`+
		`"updatedTimestamp":%q,"note":"häß"}`, time.Now().UTC().Format(time.RFC3339))
}

// sign makes a token as the tenant does: the issuer is its client key.
func sign(t *testing.T, target, basePath, issuer, secret string, now time.Time) string {
	t.Helper()
	request := cg.OutgoingRequest{Method: "POST", Target: target, BasePath: basePath}
	signed, err := gating(t).JWT.Sign(context.Background(), request, issuer, secret, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return signed.Authorization
}

// A site is a server behind the middleware, and what it saw.
type site struct {
	*httptest.Server
	log    *bytes.Buffer
	events []cg.Event
	bodies []string
}

func serve(t *testing.T, mount func(callback http.Handler) http.Handler, change func(*connecthttp.Verifier)) *site {
	t.Helper()
	s := &site{log: &bytes.Buffer{}}
	verifier := &connecthttp.Verifier{
		Gating: gating(t),
		Tenants: connecthttp.TenantsFunc(func(_ context.Context, key string) (*cg.Tenant, error) {
			if key != clientKey {
				return nil, nil
			}
			return &cg.Tenant{ClientKey: clientKey, Secrets: []string{secret}}, nil
		}),
		Logger: slog.New(slog.NewJSONHandler(s.log, nil)),
	}
	if change != nil {
		change(verifier)
	}
	callback := verifier.Callback(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event, ok := connecthttp.EventFrom(r.Context())
		octets, err := io.ReadAll(r.Body)
		if !ok || err != nil {
			t.Errorf("the handler got no event or no body: %v", err)
		}
		s.events, s.bodies = append(s.events, event), append(s.bodies, string(octets))
		w.WriteHeader(http.StatusNoContent)
	}))
	if mount != nil {
		callback = mount(callback)
	}
	s.Server = httptest.NewUnstartedServer(callback)
	s.Config.ReadTimeout = 500 * time.Millisecond
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// send writes a request line and headers as they are given: a client of Go's would mend them.
func (s *site) send(t *testing.T, target, body string, headers ...string) (int, string) {
	t.Helper()
	connection, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: app.example.com\r\nConnection: close\r\n", target)
	for _, header := range headers {
		fmt.Fprintf(connection, "%s\r\n", header)
	}
	fmt.Fprintf(connection, "Content-Length: %d\r\n\r\n%s", len(body), body)
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusNoContent && response.Header.Get("Cache-Control") != "no-store" {
		t.Error("the answer may be kept")
	}
	return response.StatusCode, strings.TrimSpace(string(answer))
}

func TestACallbackThatJiraSigned(t *testing.T) {
	s := serve(t, nil, nil)
	sent := body()
	status, _ := s.send(t, "/callback", sent, "Authorization: "+sign(t, "/callback", "", clientKey, secret, time.Now()))
	if status != 204 || len(s.events) != 1 || s.bodies[0] != sent {
		t.Fatalf("%d %v %v\n%s", status, s.events, s.bodies, s.log)
	}
	event := s.events[0]
	gate := cg.Gate{PipelineID: "p", EnvironmentID: "e", SequenceNumber: 100}
	if event.ClientKey != clientKey || event.Update.Gate != gate || event.Decision != cg.DecisionProceed {
		t.Errorf("%+v", event)
	}
}

// What was signed is the request line, whatever the path means to a router.
func TestTheTargetIsTakenAsItArrived(t *testing.T) {
	for _, target := range []string{
		"/callback?b=2&a=1", "/call%2Fback", "/call%62ack", "//callback//x/", "/a/../callback", "/callback?x=%7E&x=a%2Cb&y=+",
		"/callback?a;b=1", "/callback;v=1", "/call^back|", "/callback?", "/c%C3%A4llback?q=%C3%A4",
	} {
		s := serve(t, nil, nil)
		status, answer := s.send(t, target, body(), "Authorization: "+sign(t, target, "", clientKey, secret, time.Now()))
		if status != 204 {
			t.Errorf("%s: %d %s\n%s", target, status, answer, s.log)
		}
	}
}

func TestBehindAMount(t *testing.T) {
	mount := func(callback http.Handler) http.Handler {
		inner := http.NewServeMux()
		inner.Handle("POST /callback", callback)
		outer := http.NewServeMux()
		outer.Handle("/app/", http.StripPrefix("/app", inner))
		return outer
	}
	s := serve(t, mount, func(v *connecthttp.Verifier) { v.BasePath = "/app" })
	token := sign(t, "/app/callback?a=1", "/app", clientKey, secret, time.Now())
	if status, answer := s.send(t, "/app/callback?a=1", body(), "Authorization: "+token); status != 204 {
		t.Errorf("%d %s\n%s", status, answer, s.log)
	}
}

func TestRefusals(t *testing.T) {
	now := time.Now()
	good := "Authorization: " + sign(t, "/callback", "", clientKey, secret, now)
	failing := func(v *connecthttp.Verifier) {
		v.Tenants = connecthttp.TenantsFunc(func(context.Context, string) (*cg.Tenant, error) {
			return nil, errors.New("the store is down")
		})
	}
	for name, c := range map[string]struct {
		status  int
		answer  string
		code    string
		body    string
		headers []string
		change  func(*connecthttp.Verifier)
	}{
		"no token":      {401, "unauthorized", "missing-token", body(), nil, nil},
		"two tokens":    {400, "ambiguous-token", "ambiguous-token", body(), []string{good, good}, nil},
		"other scheme":  {401, "unauthorized", "wrong-scheme", body(), []string{strings.Replace(good, "JWT", "Bearer", 1)}, nil},
		"other secret":  {401, "unauthorized", "bad-signature", body(), []string{"Authorization: " + sign(t, "/callback", "", clientKey, "other", now)}, nil},
		"no such issue": {401, "unauthorized", "unknown-issuer", body(), []string{"Authorization: " + sign(t, "/callback", "", "jira:none", secret, now)}, nil},
		"other path":    {401, "wrong-qsh", "wrong-qsh", body(), []string{"Authorization: " + sign(t, "/other", "", clientKey, secret, now)}, nil},
		"expired":       {401, "expired", "expired", body(), []string{"Authorization: " + sign(t, "/callback", "", clientKey, secret, now.Add(-time.Hour))}, nil},
		"ahead":         {503, "issued-ahead", "issued-ahead", body(), []string{"Authorization: " + sign(t, "/callback", "", clientKey, secret, now.Add(time.Hour))}, nil},
		"no JSON":       {400, "malformed-body", "malformed-body", "{", []string{good}, nil},
		"no UTF-8":      {400, "malformed-body", "malformed-body", "{\xff}", []string{good}, nil},
		"a mark":        {400, "malformed-body", "malformed-body", "\ufeff{}", []string{good}, nil},
		"too long":      {400, "body-too-long", "body-too-long", strings.Repeat(" ", 262_145), []string{good}, nil},
		"no gate":       {400, "unidentified-gate", "unidentified-gate", "{}", []string{good}, nil},
		"store down":    {503, "unavailable", "unavailable", body(), []string{good}, failing},
		"no time": {503, "unavailable", "unavailable", body(), []string{good}, func(v *connecthttp.Verifier) {
			v.Timeout = time.Nanosecond
		}},
		"a bad setting": {503, "unavailable", "bad-setting", body(), []string{good}, func(v *connecthttp.Verifier) {
			v.Policy = &cg.Policy{Leeway: 1000, MaxLifetime: 900}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, nil, c.change)
			status, answer := s.send(t, "/callback", c.body, c.headers...)
			if want := fmt.Sprintf(`{"error":%q}`, c.answer); status != c.status || answer != want {
				t.Errorf("%d %s, wanted %d %s", status, answer, c.status, want)
			}
			if len(s.events) != 0 {
				t.Error("the handler was called")
			}
			log := s.log.String()
			if !strings.Contains(log, `"code":"`+c.code+`"`) {
				t.Errorf("the log is %s", log)
			}
			for _, text := range []string{secret, "jira:none", "gatingStatus", "JWT e"} {
				if strings.Contains(log, text) {
					t.Errorf("`%s` is in the log: %s", text, log)
				}
			}
		})
	}
}

func TestABodyThatDoesNotCome(t *testing.T) {
	s := serve(t, nil, nil)
	connection, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusRequestTimeout {
		t.Errorf("%d", response.StatusCode)
	}
}
