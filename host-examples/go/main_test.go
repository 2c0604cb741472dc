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

// keptCode is where the tests keep machine code: each that wants a component of its own has it at once. It is not a
// temporary directory, which a test that is killed would leave behind.
var keptCode = filepath.Join("..", "..", "target", "go", "code")

var opened = sync.OnceValues(func() (*cg.Gating, error) {
	return cg.Open(context.Background(), componentFile(), &cg.Options{CacheDir: keptCode})
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
