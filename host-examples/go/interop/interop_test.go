package interop

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
	atlassian "github.com/rbriski/atlassian-jwt"
)

const (
	clientKey = "jira:1234-5678-9000"
	secret    = "7512836e-9137-48ac-baaf-a1935b96e17a"
)

var (
	ctx    = context.Background()
	policy = cg.Policy{Leeway: 30, MaxLifetime: 900}
	tenant = &cg.Tenant{ClientKey: clientKey, Secrets: []string{secret}}
)

func open(t testing.TB, options *cg.Options) *cg.Gating {
	t.Helper()
	file := os.Getenv("CONNECT_GATING_COMPONENT")
	if file == "" {
		file = filepath.Join("..", "..", "..", "target", "connect-gating.wasm")
	}
	gating, err := cg.Open(ctx, file, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gating.Close(ctx) })
	return gating
}

// What both hash alike.
var agreed = []string{
	"/", "/callback", "/callback?", "/callback?b=2&a=1", "/callback?a=2&a=1", "/callback?a=b,c&a=b", "/callback?a",
	"/callback?q=a%20b&r=%C3%A4", "/callback?q=a+b", "/callback?q=~*'()", "/c&d?a=1",
}

// What the library hashes otherwise than Atlassian's own do, with what those hash.
var disagreed = map[string]string{
	"/callback/":      "POST&/callback&",        // it keeps the slash at the end
	"/call%20back":    "POST&/call%20back&",     // it decodes the path
	"/call%2Fback":    "POST&/call%2Fback&",     // the same, so that it takes one path for another
	"/callback?JWT=x": "POST&/callback&JWT=x",   // it leaves out `jwt` in any case
	"/callback?a;b=1": "POST&/callback&a%3Bb=1", // Go's parser drops parameters with a semicolon
	"/app/callback":   "POST&/callback&",        // it knows no base path, here /app
	"/app/call?b&a=1": "POST&/call&a=1&b=",      // the same
}

func basePath(target string) string {
	if strings.HasPrefix(target, "/app/") {
		return "/app"
	}
	return ""
}

func TestTokensPassBothWaysWhereTheHashesAgree(t *testing.T) {
	gating := open(t, nil)
	for _, target := range agreed {
		r := theirs(t, target)
		if _, err := ours(gating, r, target); err != nil {
			t.Errorf("`%s`: we refuse the library's token: %v", target, err)
		}
		token := signed(t, gating, target)
		if err := verify(r, token, clientKey, secret); err != nil {
			t.Errorf("`%s`: the library refuses our token: %v", target, err)
		}
	}
}

func TestWhereTheHashesDiffer(t *testing.T) {
	gating := open(t, nil)
	for target, text := range disagreed {
		found, err := gating.JWT.CanonicalRequest(ctx, "POST", target, basePath(target))
		if err != nil || found.Forms[0].Text != text {
			t.Errorf("`%s`: %v, %v", target, found, err)
		}
		r := theirs(t, target)
		_, err = ours(gating, r, target)
		var rejection *cg.Rejection
		if !errors.As(err, &rejection) || rejection.Code != "wrong-qsh" {
			t.Errorf("`%s`: the library's token: %v", target, err)
		}
		if err := verify(r, signed(t, gating, target), clientKey, secret); err == nil {
			t.Errorf("`%s`: the library takes our token", target)
		}
	}
}

func TestBothRefuseWhatIsForged(t *testing.T) {
	gating := open(t, nil)
	r := theirs(t, "/callback?a=1")
	other := &cg.Tenant{ClientKey: clientKey, Secrets: []string{"another"}}
	request := cg.Request{Method: "POST", Target: "/callback?a=1", Authorization: r.Header.Values("Authorization")}
	if _, err := gating.JWT.Verify(ctx, request, other, policy, time.Now()); code(err) != "bad-signature" {
		t.Errorf("another secret: %v", err)
	}
	if _, err := ours(gating, r, "/callback?a=2"); code(err) != "wrong-qsh" {
		t.Errorf("another query: %v", err)
	}
	token := signed(t, gating, "/callback?a=1")
	if verify(r, token, clientKey, "another") == nil || verify(r, token, "jira:other", secret) == nil {
		t.Error("the library takes a forgery")
	}
}

func code(err error) string {
	var rejection *cg.Rejection
	if errors.As(err, &rejection) {
		return rejection.Code
	}
	return ""
}

// theirs is a request that the library signed.
func theirs(t testing.TB, target string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "https://app.example.com"+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&atlassian.Config{Key: clientKey, SharedSecret: secret}).SetAuthHeader(r); err != nil {
		t.Fatal(err)
	}
	return r
}

// ours is what we say to it.
func ours(gating *cg.Gating, r *http.Request, target string) (cg.VerifiedToken, error) {
	request := cg.Request{
		Method: r.Method, Target: target, BasePath: basePath(target), Authorization: r.Header.Values("Authorization"),
	}
	return gating.JWT.Verify(ctx, request, tenant, policy, time.Now())
}

// signed is a token of ours.
func signed(t testing.TB, gating *cg.Gating, target string) string {
	t.Helper()
	request := cg.OutgoingRequest{Method: "POST", Target: target, BasePath: basePath(target)}
	made, err := gating.JWT.Sign(ctx, request, clientKey, secret, time.Now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return made.Token
}
