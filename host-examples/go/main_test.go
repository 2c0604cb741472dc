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

// The component is compiled once for all tests: each that wants one of its own takes the machine code from here.
const cacheVariable = "CONNECT_GATING_TEST_CACHE"

func TestMain(m *testing.M) {
	directory, err := os.MkdirTemp("", "connect-gating-go-")
	if err == nil {
		err = os.Setenv(cacheVariable, directory)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(directory)
	os.Exit(code)
}

var opened = sync.OnceValues(func() (*cg.Gating, error) {
	return cg.Open(context.Background(), componentFile(), &cg.Options{CacheDir: os.Getenv(cacheVariable)})
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
