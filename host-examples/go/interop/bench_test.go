package interop

import (
	"fmt"
	"strings"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

const target = "/callback?pipeline=p&environment=e"

// The same request in one run: go test -run '^$' -bench .
func BenchmarkCall(b *testing.B) {
	gating := open(b, nil)
	r := theirs(b, target)
	r.RequestURI = target
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "JWT ")
	request := cg.Request{Method: "POST", Target: target, Authorization: r.Header.Values("Authorization")}
	body := fmt.Sprintf(`{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":100,"gatingStatus":"allowed",`+
		`"updatedTimestamp":%q,"details":[{"type":"issue","issueKey":"CHG-1","issueLink":"https://example.atlassian.net/1"}]}`,
		time.Now().UTC().Format(time.RFC3339))
	now := time.Now()
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			if err := verify(r, token, clientKey, secret); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("jwt.verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := gating.JWT.Verify(ctx, request, tenant, policy, now); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("callback.accept", func(b *testing.B) {
		for b.Loop() {
			if _, err := gating.Callback.Accept(ctx, request, body, tenant, policy, now); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// From the file to the first answer.
func BenchmarkOpen(b *testing.B) {
	for name, directory := range map[string]string{"compiled": "", "with kept machine code": b.TempDir()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := open(b, &cg.Options{CacheDir: directory}).JWT.DefaultPolicy(ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
