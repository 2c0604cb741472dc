package connectgating_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

func component(t testing.TB) []byte {
	t.Helper()
	octets, err := os.ReadFile(componentFile())
	if err != nil {
		t.Fatalf("%v: run `cargo xtask build` first", err)
	}
	return octets
}

// replaced changes every occurrence, and fails where there is none.
func replaced(t testing.TB, octets []byte, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(octets, []byte(from)) || len(from) != len(to) {
		t.Fatalf("`%s` can't be replaced", from)
	}
	return bytes.ReplaceAll(octets, []byte(from), []byte(to))
}

func TestAFileThatIsNotThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nowhere.wasm")
	_, err := cg.Open(context.Background(), file, nil)
	wrong := setupError(t, err, cg.ComponentMissing, "nowhere.wasm` can't be used: it can't be read")
	if !errors.Is(wrong, os.ErrNotExist) {
		t.Errorf("%v does not say that it does not exist", wrong)
	}
}

func TestAFileThatIsNotThisComponent(t *testing.T) {
	good := component(t)
	preamble := []byte{0, 'a', 's', 'm', 13, 0, 1, 0}
	for name, file := range map[string]struct {
		octets []byte
		code   cg.SetupCode
		says   string
	}{
		"empty":             {nil, cg.ComponentUnusable, "it is no WebAssembly component"},
		"text":              {[]byte("no WebAssembly"), cg.ComponentUnusable, "it is no WebAssembly component"},
		"core module":       {[]byte{0, 'a', 's', 'm', 1, 0, 0, 0}, cg.ComponentUnusable, "it is a core module where"},
		"nothing in it":     {preamble, cg.WrongContract, "it has nothing of `connect-gating:api`"},
		"imports":           {append(bytes.Clone(preamble), 10, 1, 0), cg.WrongContract, "it imports something"},
		"cut in the code":   {good[:len(good)/2], cg.ComponentUnusable, "it is damaged: it ends in the middle"},
		"cut near the end":  {good[:len(good)-1], cg.ComponentUnusable, "it is damaged: it ends in the middle"},
		"cut in the length": {good[:9], cg.ComponentUnusable, "it is damaged: it ends in the middle"},
		"other version": {
			replaced(t, good, "@0.1.0#", "@0.2.0#"), cg.WrongContract,
			"it is `connect-gating:api@0.2.0`, and this package needs 0.1.0",
		},
		"other package": {
			replaced(t, good, "connect-gating:api/", "connect-gating:apx/"), cg.WrongContract,
			"it has nothing of `connect-gating:api`",
		},
		"without a function": {
			replaced(t, good, "@0.1.0#peek", "@0.1.0#poke"), cg.WrongContract,
			"it has no function `connect-gating:api/jwt@0.1.0#peek`",
		},
		"other imports": {
			replaced(t, good, "[resource-drop]splitter", "[resource-prod]splitter"), cg.WrongContract,
			"it imports `[resource-prod]splitter`",
		},
		"damaged code": {damagedCode(t, good), cg.ComponentUnusable, "its core module is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "other.wasm")
			if err := os.WriteFile(path, file.octets, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := cg.Open(context.Background(), path, nil)
			setupError(t, err, file.code, "other.wasm` can't be used: "+file.says)
		})
	}
}

// damagedCode has another opcode in the middle of the code.
func damagedCode(t testing.TB, good []byte) []byte {
	t.Helper()
	octets := bytes.Clone(good)
	for i := 200_000; i < 200_064; i++ {
		octets[i] = 0xff
	}
	return octets
}

func setupError(t *testing.T, err error, code cg.SetupCode, says string) *cg.SetupError {
	t.Helper()
	var wrong *cg.SetupError
	if !errors.As(err, &wrong) {
		t.Fatalf("%v is no SetupError", err)
	}
	if wrong.Code != code || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v\nwanted %s: …%s", wrong.Code, err, code, says)
	}
	if answer := cg.AnswerTo(err); answer.Status != 503 || answer.Text != "unavailable" || answer.Code != string(code) {
		t.Errorf("answered with %+v", answer)
	}
	return wrong
}

func TestOptionsThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for says, options := range map[string]cg.Options{
		"Concurrency is below 0":      {Concurrency: -1},
		"MemoryLimit is not within":   {MemoryLimit: 1 << 20},
		"MemoryLimit is not within 4": {MemoryLimit: 5 << 30},
		"the directory for machine":   {CacheDir: file},
	} {
		_, err := cg.New(context.Background(), component(t), &options)
		setupError(t, err, cg.BadOption, says)
	}
}

// With machine code kept, a later process does not compile.
func TestMachineCodeIsKept(t *testing.T) {
	options := &cg.Options{CacheDir: t.TempDir()}
	start := func() time.Duration {
		began := time.Now()
		gating, err := cg.Open(context.Background(), componentFile(), options)
		if err != nil {
			t.Fatal(err)
		}
		defer gating.Close(context.Background())
		if _, err := gating.JWT.DefaultPolicy(context.Background()); err != nil {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	first, second := start(), start()
	t.Logf("file to first answer: %v, with kept machine code %v", first, second)
	if second > first/2 {
		t.Errorf("%v the first time and %v the second: it compiled again", first, second)
	}
}

func TestGeneratedFilesAreCurrent(t *testing.T) {
	output, err := exec.Command("go", "run", "./internal/generate", "-check").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
