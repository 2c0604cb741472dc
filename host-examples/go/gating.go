package connectgating

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

//go:generate go run ./internal/generate

// Gating is the component, compiled and ready. Make one for the process; any goroutine may use it.
type Gating struct {
	Functions
	pool *pool
}

// Options are what the operator may choose. The zero value has the defaults.
type Options struct {
	// Concurrency is how many calls run at the same time; more wait for their turn, or for their context to be done.
	// Default: as many as there are processors (GOMAXPROCS), since a call does nothing but compute.
	Concurrency int
	// MemoryLimit is how much memory one call may use, in bytes, and at least 4 MiB. Default 64 MiB.
	MemoryLimit uint64
	// CacheDir is a directory for machine code, so that the next process starts sooner. Whoever may write to it decides
	// what this process runs. Default: none.
	CacheDir string
}

const (
	defaultMemory = 64 << 20
	leastMemory   = 4 << 20
	mostMemory    = 4 << 30
)

// Open reads the component's file, connect-gating.wasm, and compiles it: about a second, much less with a CacheDir.
// Where that can't be done it fails with a [*SetupError].
func Open(ctx context.Context, file string, options *Options) (*Gating, error) {
	component, err := os.ReadFile(file)
	if err != nil {
		return nil, &SetupError{Code: ComponentMissing, Problem: "it can't be read", Source: file, Cause: err}
	}
	gating, err := New(ctx, component, options)
	var problem *SetupError
	if errors.As(err, &problem) {
		problem.Source = file
	}
	return gating, err
}

// New is [Open] for a component that is in memory already, by go:embed for example.
func New(ctx context.Context, component []byte, options *Options) (*Gating, error) {
	chosen, err := checked(options)
	if err != nil {
		return nil, err
	}
	core, err := coreModule(component)
	if err != nil {
		return nil, err
	}
	config := wazero.NewRuntimeConfig().
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(uint32(chosen.MemoryLimit / pageSize))
	if chosen.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(chosen.CacheDir)
		if err != nil {
			return nil, &SetupError{Code: BadOption, Problem: "the directory for machine code can't be used", Cause: err}
		}
		config = config.WithCompilationCache(cache)
	}
	made := wazero.NewRuntimeWithConfig(ctx, config)
	pool, err := start(ctx, made, core, chosen.Concurrency)
	if err != nil {
		_ = made.Close(ctx)
		return nil, err
	}
	return &Gating{Functions: functionsOf(pool), pool: pool}, nil
}

// Close frees everything. Calls that run are stopped, and they and later ones fail with [ErrClosed].
func (g *Gating) Close(ctx context.Context) error { return g.pool.close(ctx) }

func checked(options *Options) (Options, error) {
	chosen := Options{}
	if options != nil {
		chosen = *options
	}
	if chosen.Concurrency == 0 {
		chosen.Concurrency = runtime.GOMAXPROCS(0)
	}
	if chosen.MemoryLimit == 0 {
		chosen.MemoryLimit = defaultMemory
	}
	if chosen.Concurrency < 0 {
		return chosen, setup(BadOption, "Concurrency is below 0")
	}
	if chosen.MemoryLimit < leastMemory || chosen.MemoryLimit > mostMemory {
		return chosen, setup(BadOption, "MemoryLimit is not within %d and %d", leastMemory, uint64(mostMemory))
	}
	return chosen, nil
}

func start(ctx context.Context, runtime wazero.Runtime, core []byte, concurrency int) (*pool, error) {
	compiled, err := runtime.CompileModule(ctx, core)
	if err != nil {
		return nil, &SetupError{Code: ComponentUnusable, Problem: "its core module is damaged", Cause: err}
	}
	if err := giveImports(ctx, runtime, compiled); err != nil {
		return nil, err
	}
	pool, err := newPool(runtime, compiled, concurrency)
	if err != nil {
		return nil, &SetupError{Code: ComponentUnusable, Problem: "it can't be instantiated", Cause: err}
	}
	return pool, nil
}

// giveImports gives the core module what it imports: the component model's own bookkeeping for the resource, a handle for
// an address and back. Only one owner ever holds one, so the handle is the address.
func giveImports(ctx context.Context, runtime wazero.Runtime, compiled wazero.CompiledModule) error {
	modules := map[string]wazero.HostModuleBuilder{}
	for _, function := range compiled.ImportedFunctions() {
		module, name, _ := function.Import()
		_, isExported := strings.CutPrefix(module, "[export]"+contractName+"/")
		resource, isNew := strings.CutPrefix(name, "[resource-new]")
		dropped, isDrop := strings.CutPrefix(name, "[resource-drop]")
		if !isExported || !isNew && !isDrop {
			return setup(WrongContract, "it imports `%s` of `%s`, where the component imports nothing", name, module)
		}
		if modules[module] == nil {
			modules[module] = runtime.NewHostModuleBuilder(module)
		}
		handle := api.GoModuleFunc(func(context.Context, api.Module, []uint64) {})
		if isDrop {
			resource = dropped
			destructor := strings.TrimPrefix(module, "[export]") + "#[dtor]" + resource
			handle = func(ctx context.Context, module api.Module, stack []uint64) {
				if err := module.ExportedFunction(destructor).CallWithStack(ctx, stack); err != nil {
					panic(fmt.Errorf("the destructor of `%s`: %w", resource, err))
				}
			}
		}
		modules[module].NewFunctionBuilder().
			WithGoModuleFunction(handle, function.ParamTypes(), function.ResultTypes()).
			Export(name)
	}
	for _, module := range modules {
		if _, err := module.Instantiate(ctx); err != nil {
			return &SetupError{Code: ComponentUnusable, Problem: "its imports can't be given", Cause: err}
		}
	}
	return nil
}

// Some gives a pointer to a value, for the fields that may be absent.
func Some[T any](value T) *T { return &value }
