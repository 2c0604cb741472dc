package connectgating_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

func deployment(number int) cg.Deployment {
	return cg.Deployment{
		Pipeline:             &cg.Pipeline{ID: "p", DisplayName: "p", URL: "https://ci.example.com/p"},
		Environment:          cg.Environment{ID: "e", DisplayName: "e", Kind: cg.EnvironmentTypeProduction},
		SequenceNumber:       int64(number),
		UpdateSequenceNumber: 1,
		DisplayName:          fmt.Sprintf("deployment %d", number),
		Description:          cg.Some("a description"),
		URL:                  "https://ci.example.com/p/1",
		State:                cg.DeploymentStatePending,
		LastUpdatedAt:        "2026-01-01T00:00:00Z",
		Associations:         cg.Associations{ServiceIDOrKeys: []string{"service"}},
	}
}

func bulk(t *testing.T) *cg.Splitter {
	t.Helper()
	splitter, err := open(t).Deployments.OpenSplitter(context.Background(), cg.Envelope{Family: cg.FamilyBulk})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(splitter.Close)
	return splitter
}

func TestGoroutinesMayShareASplitter(t *testing.T) {
	splitter := bulk(t)
	var group sync.WaitGroup
	var mu sync.Mutex
	seen := map[uint32]bool{}
	for number := range 64 {
		group.Go(func() {
			added, err := splitter.Add(context.Background(), deployment(number))
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			seen[added.Position] = true
		})
	}
	group.Wait()
	last, err := splitter.Finish(context.Background())
	if err != nil || last == nil || len(last.Placements) != 64 || len(seen) != 64 {
		t.Fatalf("%v, %v, %d positions", last, err, len(seen))
	}
}

func TestASplitterGoesOnWithoutWhatItRefused(t *testing.T) {
	splitter, ctx := bulk(t), context.Background()
	odd := deployment(1)
	odd.URL = "nowhere"
	_, err := splitter.Add(ctx, odd)
	var refused *cg.RefusedItem
	var report *cg.Report
	if !errors.As(err, &refused) || !errors.As(err, &report) || refused.Report.Violations[0].Rule != cg.RuleURL {
		t.Fatalf("%v", err)
	}
	odd.State = ""
	var argument *cg.ArgumentError
	if _, err := splitter.Add(ctx, odd); !errors.As(err, &argument) {
		t.Fatalf("%v", err)
	}
	if added, err := splitter.Add(ctx, deployment(2)); err != nil || added.Position != 1 {
		t.Fatalf("%v, %v", added, err)
	}
}

func TestASplitterThatWasStoppedIsClosed(t *testing.T) {
	long := `{"atlassian:build": [` + strings.Repeat("0,", 1_900_000) + "0]}"
	// How long it takes before the component has begun depends on the machine; before that nothing is lost.
	for timeout := time.Millisecond; timeout < 10*time.Second; timeout = timeout * 3 / 2 {
		splitter := bulk(t)
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		_, err := splitter.AddRelated(ctx, long)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("with %v it ended with %v", timeout, err)
		}
		if _, err := splitter.Finish(context.Background()); errors.Is(err, cg.ErrClosed) {
			return
		}
	}
	t.Error("it was never closed")
}

// What a trap left behind is not to be trusted.
func TestASplitterThatTrappedIsClosed(t *testing.T) {
	gating := own(t, cg.Options{MemoryLimit: 4 << 20})
	splitter, err := gating.Deployments.OpenSplitter(context.Background(), cg.Envelope{Family: cg.FamilyBulk})
	if err != nil {
		t.Fatal(err)
	}
	defer splitter.Close()
	var trap *cg.TrapError
	if _, err := splitter.AddRelated(context.Background(), strings.Repeat(" ", 4<<20)); !errors.As(err, &trap) {
		t.Fatalf("%v", err)
	}
	if _, err := splitter.Finish(context.Background()); !errors.Is(err, cg.ErrClosed) {
		t.Errorf("after a trap it answered with %v", err)
	}
}

func TestAClosedSplitter(t *testing.T) {
	splitter := bulk(t)
	splitter.Close()
	splitter.Close()
	if _, err := splitter.Add(context.Background(), deployment(1)); !errors.Is(err, cg.ErrClosed) {
		t.Errorf("it answered with %v", err)
	}
}

func TestASplitterNeedsARightEnvelope(t *testing.T) {
	_, err := open(t).Deployments.OpenSplitter(context.Background(), cg.Envelope{
		Family: cg.FamilyBulk, Properties: make([]cg.Property, 6),
	})
	var report *cg.Report
	if !errors.As(err, &report) || cg.AnswerTo(err).Status != 422 {
		t.Errorf("%v", err)
	}
}
