package connectgating_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

// own opens one that the test may break.
func own(t *testing.T, options cg.Options) *cg.Gating {
	t.Helper()
	options.CacheDir = keptCode
	gating, err := cg.Open(context.Background(), componentFile(), &options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gating.Close(context.Background()) })
	return gating
}

// The longest that a call takes: a document of nearly 4 MiB with many violations.
var longDocument = `{"deployments": [` + strings.Repeat(`{"text": "`+strings.Repeat("x", 100)+`"},`, 36_000) + `{}]}`

// every answer is checked against the path that was asked for.
func canonical(ctx context.Context, gating *cg.Gating, path string) error {
	found, err := gating.JWT.CanonicalRequest(ctx, "GET", path, "")
	if err != nil {
		return err
	}
	if want := "GET&" + path + "&"; len(found.Forms) != 1 || found.Forms[0].Text != want {
		return fmt.Errorf("%v is another's answer, not %s", found.Forms, want)
	}
	return nil
}

func TestGoroutinesGetTheirOwnAnswers(t *testing.T) {
	gating := open(t)
	var chosen []vector
	for _, vectors := range vectorFiles(t) {
		for i := 0; i < len(vectors); i += 12 {
			chosen = append(chosen, vectors[i])
		}
	}
	var group sync.WaitGroup
	for worker := range 16 {
		group.Go(func() {
			for i := worker; i < 2*len(chosen); i += 4 {
				v := chosen[i%len(chosen)]
				if found := differences(v.Expect, answer(t, gating, v), ""); len(found) > 0 {
					t.Errorf("%s: %v", v.ID, found[0])
				}
			}
		})
	}
	group.Wait()
	if len(chosen) < 150 {
		t.Errorf("only %d vectors", len(chosen))
	}
}

func TestADeadlineEndsACallAndNoOther(t *testing.T) {
	gating := own(t, cg.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := gating.Deployments.Validate(ctx, cg.FamilyBulk, longDocument)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "`deployments.validate` was stopped") {
		t.Fatalf("%v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if answer := cg.AnswerTo(err); answer.Status != 503 || !answer.Retryable {
		t.Errorf("answered with %+v", answer)
	}
	if err := canonical(context.Background(), gating, "/next"); err != nil {
		t.Error(err)
	}
	if err := canonical(ctx, gating, "/late"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a call began after its deadline: %v", err)
	}
}

func TestACallWithoutMemoryIsStoppedAndTheNextIsNot(t *testing.T) {
	gating := own(t, cg.Options{MemoryLimit: 4 << 20})
	for range 3 {
		_, err := gating.Deployments.Validate(context.Background(), cg.FamilyBulk, longDocument)
		var trap *cg.TrapError
		if !errors.As(err, &trap) || trap.Function != "deployments.validate" || strings.Contains(err.Error(), "\n") {
			t.Fatalf("%v", err)
		}
		want := cg.HTTPAnswer{Status: 503, Text: "unavailable", Code: "trapped", Retryable: true}
		if cg.AnswerTo(err) != want {
			t.Errorf("answered with %+v", cg.AnswerTo(err))
		}
		if err := canonical(context.Background(), gating, "/next"); err != nil {
			t.Error(err)
		}
	}
}

// Traps, deadlines and good calls side by side: nobody gets what is another's.
func TestGoroutinesAreNotDisturbedByThoseThatAreStopped(t *testing.T) {
	gating := own(t, cg.Options{Concurrency: 4, MemoryLimit: 4 << 20})
	var group sync.WaitGroup
	for worker := range 12 {
		group.Go(func() {
			for i := range 12 {
				switch worker % 4 {
				case 0:
					var trap *cg.TrapError
					_, err := gating.Deployments.Validate(context.Background(), cg.FamilyBulk, longDocument)
					if !errors.As(err, &trap) {
						t.Errorf("no trap but %v", err)
					}
				case 1:
					ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*100*time.Microsecond)
					err := canonical(ctx, gating, fmt.Sprintf("/short/%d/%d", worker, i))
					if err != nil && !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
					cancel()
				default:
					if err := canonical(context.Background(), gating, fmt.Sprintf("/gate/%d/%d", worker, i)); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
}

func TestACallThatWaitsForItsTurnHeedsItsContext(t *testing.T) {
	gating := own(t, cg.Options{Concurrency: 1})
	busy, stop := context.WithCancel(context.Background())
	started := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		close(started)
		for busy.Err() == nil {
			_, _ = gating.Deployments.Validate(busy, cg.FamilyBulk, longDocument)
		}
	}()
	<-started
	ended := false
	for range 200 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		if err := canonical(ctx, gating, "/turn"); errors.Is(err, context.DeadlineExceeded) {
			ended = true
		}
		cancel()
	}
	stop()
	<-done
	if !ended {
		t.Error("no call gave up waiting")
	}
	if err := canonical(context.Background(), gating, "/after"); err != nil {
		t.Error(err)
	}
}

func TestAfterClose(t *testing.T) {
	gating := own(t, cg.Options{})
	splitter, err := gating.Deployments.OpenSplitter(context.Background(), cg.Envelope{Family: cg.FamilyBulk})
	if err != nil {
		t.Fatal(err)
	}
	running := make(chan error)
	go func() {
		var err error
		for err == nil {
			_, err = gating.Deployments.Validate(context.Background(), cg.FamilyBulk, longDocument)
		}
		running <- err
	}()
	time.Sleep(20 * time.Millisecond)
	if err := gating.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := <-running; !errors.Is(err, cg.ErrClosed) {
		t.Errorf("a call that ran ended with %v", err)
	}
	if err := canonical(context.Background(), gating, "/late"); !errors.Is(err, cg.ErrClosed) {
		t.Errorf("a late call ended with %v", err)
	}
	if _, err := splitter.Finish(context.Background()); !errors.Is(err, cg.ErrClosed) {
		t.Errorf("a splitter's call ended with %v", err)
	}
	if err := gating.Close(context.Background()); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestArgumentsThatAreNoneOfTheContracts(t *testing.T) {
	gating, ctx := open(t), context.Background()
	request, body, tenant, policy, now := goodCallback(t)
	odd := request
	odd.Authorization = []string{"JWT \xff"}
	for says, call := range map[string]func() error{
		"`callback.accept`: `body` is not UTF-8": func() error {
			_, err := gating.Callback.Accept(ctx, request, "{\xc3}", tenant, policy, now)
			return err
		},
		"`callback.accept`: `request.authorization` is not UTF-8": func() error {
			_, err := gating.Callback.Accept(ctx, odd, body, tenant, policy, now)
			return err
		},
		"`deployments.validate`: a `family` is none of its cases": func() error {
			_, err := gating.Deployments.Validate(ctx, "", "{}")
			return err
		},
		"`gating.decide`: a `status` is none of its cases": func() error {
			_, err := gating.Gating.Decide(ctx, cg.Update{})
			return err
		},
	} {
		err := call()
		var argument *cg.ArgumentError
		if !errors.As(err, &argument) || err.Error() != says {
			t.Errorf("%v is not: %s", err, says)
		}
	}
	if _, err := gating.Callback.Accept(ctx, request, body, tenant, policy, now); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestAForgottenClockFails(t *testing.T) {
	request, body, tenant, policy, _ := goodCallback(t)
	_, err := open(t).Callback.Accept(context.Background(), request, body, tenant, policy, time.Time{})
	var rejection *cg.Rejection
	if !errors.As(err, &rejection) || rejection.Reason != (cg.ReasonBadSetting{Value: cg.SettingClock}) {
		t.Errorf("%v", err)
	}
}

// What is printed ends up in logs.
func TestSecretsAreNotFormatted(t *testing.T) {
	const secret = "7512836e-9137-48ac-baaf-a1935b96e17a"
	tenant := cg.Tenant{ClientKey: "jira:1234", Secrets: []string{secret}}
	values := []any{
		tenant, &tenant, []cg.Tenant{tenant},
		cg.Request{Method: "POST", Target: "/?jwt=" + secret, Authorization: []string{"JWT " + secret}},
		cg.Signed{Authorization: "JWT " + secret, Token: secret},
		cg.Installation{ClientKey: "jira:1234", SharedSecret: secret, Description: cg.Some("text")},
		cg.StoredSecret{Secret: secret, Until: cg.Some(uint64(5))},
		cg.OutgoingRequest{Target: "/?jwt=" + secret},
		cg.CanonicalForm{Text: secret},
	}
	var log strings.Builder
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	for _, value := range values[:2] {
		logger.Info("test", "value", value)
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			text := fmt.Sprintf(verb, value)
			if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s of %T shows it: %s", verb, value, text)
			}
		}
	}
	if strings.Contains(log.String(), secret) || !strings.Contains(log.String(), "jira:1234") {
		t.Errorf("the log is %s", log.String())
	}
	if text := fmt.Sprint(values[5]); !strings.Contains(text, "Description:text") || !strings.Contains(text, "EntitlementID:none") {
		t.Errorf("an installation is shown as %s", text)
	}
}
