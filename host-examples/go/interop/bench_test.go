//go:build unix

package interop

import (
	"fmt"
	"strings"
	"syscall"
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
	run(b, "library", func() error { return verify(r, token, clientKey, secret) })
	run(b, "jwt.verify", func() error {
		_, err := gating.JWT.Verify(ctx, request, tenant, policy, now)
		return err
	})
	run(b, "callback.accept", func() error {
		_, err := gating.Callback.Accept(ctx, request, body, tenant, policy, now)
		return err
	})
}

// run also reports the processor's time, which is what to compare on a machine that others use, too.
func run(b *testing.B, name string, call func() error) {
	b.Run(name, func(b *testing.B) {
		began := processorTime(b)
		for b.Loop() {
			if err := call(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(processorTime(b)-began)/float64(b.N), "cpu-ns/op")
	})
}

func processorTime(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
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
