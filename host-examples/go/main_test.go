package connectgating_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

// componentFile is the file that is tested.
func componentFile() string {
	if file := os.Getenv("CONNECT_GATING_COMPONENT"); file != "" {
		return file
	}
	return filepath.Join("..", "..", "target", "connect-gating.wasm")
}

var opened = sync.OnceValues(func() (*cg.Gating, error) {
	return cg.Open(context.Background(), componentFile(), nil)
})

// open gives the one that tests share, which lives as long as the process.
func open(t testing.TB) *cg.Gating {
	t.Helper()
	gating, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	return gating
}
