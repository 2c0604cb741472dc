package connectgating

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const marker = "a-secret-that-nobody-else-may-see"

func componentPath() string {
	if file := os.Getenv("CONNECT_GATING_COMPONENT"); file != "" {
		return file
	}
	return filepath.Join("..", "..", "target", "connect-gating.wasm")
}

func opened(t *testing.T) *Gating {
	t.Helper()
	gating, err := Open(context.Background(), componentPath(), &Options{Concurrency: 1, CacheDir: filepath.Join("..", "..", "target", "go", "code")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gating.Close(context.Background()) })
	return gating
}

func callWithSecrets(t *testing.T, c caller) {
	t.Helper()
	request := Request{Method: "POST", Target: "/callback?x=" + marker, Authorization: []string{"JWT " + marker}}
	tenant := &Tenant{ClientKey: "jira:1", Secrets: []string{marker}}
	_, err := CallbackFunctions{c}.Accept(context.Background(), request, marker, tenant, Policy{MaxLifetime: 900}, time.Now())
	if _, ok := err.(*Rejection); !ok {
		t.Fatal(err)
	}
}

func TestNothingOfACallIsLeftForTheNext(t *testing.T) {
	pool := opened(t).pool
	fresh, err := instantiate(pool.runtime, pool.compiled)
	if err != nil {
		t.Fatal(err)
	}
	callWithSecrets(t, fresh)
	if !bytes.Contains(fresh.octets(), []byte(marker)) {
		t.Error("a call leaves nothing behind by itself, so that this test shows nothing")
	}
	before := pool.idle[0]
	callWithSecrets(t, pool)
	if len(pool.idle) != 1 || pool.idle[0] != before {
		t.Fatal("the instance was not used again")
	}
	if bytes.Contains(before.octets(), []byte(marker)) {
		t.Error("a secret is still there")
	}
	if !pristine(pool, before) {
		t.Error("the memory is not what it was")
	}
}

func TestAFreshInstanceIsLikeOneThatWasUsed(t *testing.T) {
	pool := opened(t).pool
	made, err := pool.fresh()
	if err != nil {
		t.Fatal(err)
	}
	if !pristine(pool, made) {
		t.Error("it is not")
	}
}

func pristine(pool *pool, i *instance) bool {
	whole := make([]byte, pool.pristine.size)
	for _, part := range pool.pristine.parts {
		copy(whole[part.from:], part.octets)
	}
	return bytes.Equal(whole, i.octets())
}

func TestAnInstanceThatGrewIsDropped(t *testing.T) {
	gating := opened(t)
	before := gating.pool.idle[0]
	long := strings.Repeat(" ", 200_000)
	if _, err := gating.Gating.Parse(context.Background(), long, time.Now(), 30); err == nil {
		t.Fatal("blanks were taken for a payload")
	}
	if len(gating.pool.idle) != 0 || !before.module.IsClosed() {
		t.Error("it was kept")
	}
	if _, err := gating.JWT.DefaultPolicy(context.Background()); err != nil || len(gating.pool.idle) != 1 {
		t.Errorf("the next call: %v", err)
	}
}

// Many calls, most of which are refused: neither instances nor their memory pile up.
func TestInstancesDoNotPileUp(t *testing.T) {
	pool := opened(t).pool
	for range 500 {
		callWithSecrets(t, pool)
	}
	if len(pool.idle) != 1 || len(pool.idle[0].octets()) != pool.pristine.size {
		t.Errorf("%d instances", len(pool.idle))
	}
}

// What putting the memory back rests on: beside it, nothing in the module can change but the stack pointer.
func TestOnlyTheStackPointerCanChange(t *testing.T) {
	component, err := os.ReadFile(componentPath())
	if err != nil {
		t.Fatal(err)
	}
	core, err := coreModule(component)
	if err != nil {
		t.Fatal(err)
	}
	sections, err := sectionsOf(core)
	if err != nil {
		t.Fatal(err)
	}
	const moduleGlobal, i32, i32Const, end = 6, 0x7f, 0x41, 0x0b
	mutable := 0
	for _, section := range sections {
		if section.id != moduleGlobal {
			continue
		}
		count, length := binary.Uvarint(section.contents)
		rest := section.contents[length:]
		for range count {
			if rest[0] != i32 || rest[2] != i32Const {
				t.Fatalf("a global that this test can't read: % x", rest)
			}
			mutable += int(rest[1])
			rest = rest[3:]
			for rest[0]&0x80 != 0 { // the number goes on
				rest = rest[1:]
			}
			if rest[1] != end {
				t.Fatalf("a global that this test can't read: % x", rest)
			}
			rest = rest[2:]
		}
	}
	if mutable != 1 {
		t.Errorf("%d globals can change", mutable)
	}
}
