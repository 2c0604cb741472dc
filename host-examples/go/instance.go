package connectgating

import (
	"context"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"
)

// A caller runs a function in some instance: the pool in any, a splitter in its own.
type caller interface {
	// run has `lower` write the arguments, calls, and has `lift` read the result. Its error is one of the machinery;
	// what the component refused is `lift`'s matter.
	run(ctx context.Context, place string, lower func(*memory), lift func(m *memory, at uint32)) error
}

// call calls a function. A value and an error never come together.
func call[T any](
	ctx context.Context, c caller, place string, lower func(*memory), lift func(*memory, uint32) (T, error),
) (T, error) {
	var value T
	var refusal error
	err := c.run(ctx, place, lower, func(m *memory, at uint32) { value, refusal = lift(m, at) })
	if err != nil {
		return none[T](), err
	}
	return value, refusal
}

func none[T any]() T {
	var zero T
	return zero
}

// An instance is one of the core module, with a linear memory of its own. Not for two goroutines at a time.
type instance struct {
	module    api.Module
	realloc   api.Function
	functions map[string]bound
	stack     [16]uint64
}

type bound struct{ function, postReturn api.Function }

func instantiate(runtime wazero.Runtime, compiled wazero.CompiledModule) (*instance, error) {
	// No name, since names are unique in a runtime; no start functions, since there is no command to start.
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	module, err := runtime.InstantiateModule(context.Background(), compiled, config)
	if err != nil {
		return nil, err
	}
	return &instance{module: module, realloc: module.ExportedFunction("cabi_realloc"), functions: map[string]bound{}}, nil
}

// run makes it a caller. After an error that is no ArgumentError the instance must not be used again.
func (i *instance) run(ctx context.Context, place string, lower func(*memory), lift func(*memory, uint32)) error {
	if err := ctx.Err(); err != nil {
		return stopped(place, err)
	}
	m := &memory{instance: i, octets: i.octets(), flat: make([]uint64, 0, 16)}
	lower(m)
	if m.problem != nil {
		return explained(ctx, place, m.problem)
	}
	called := i.bound(place)
	at, err := i.invoke(ctx, called.function, m.flat...)
	if err != nil {
		return explained(ctx, place, err)
	}
	m.look()
	lift(m, uint32(at))
	if m.problem == nil && called.postReturn != nil {
		_, m.problem = i.invoke(context.Background(), called.postReturn, at)
	}
	if m.problem != nil {
		return explained(ctx, place, m.problem)
	}
	return nil
}

func (i *instance) bound(place string) bound {
	found, ok := i.functions[place]
	if !ok {
		name := exportName(place)
		// wazero makes a call stack for each, so they are kept.
		found = bound{i.module.ExportedFunction(name), i.module.ExportedFunction("cabi_post_" + name)}
		i.functions[place] = found
	}
	return found
}

func (i *instance) invoke(ctx context.Context, function api.Function, args ...uint64) (uint64, error) {
	copy(i.stack[:], args)
	err := function.CallWithStack(ctx, i.stack[:])
	return i.stack[0], err
}

func (i *instance) octets() []byte {
	memory := i.module.Memory()
	octets, _ := memory.Read(0, memory.Size())
	return octets
}

func (i *instance) close() {
	// Closing a module that only has memory can't fail.
	_ = i.module.Close(context.Background())
}

// explained says what a problem of a call means.
func explained(ctx context.Context, place string, err error) error {
	var argument *ArgumentError
	var exit *sys.ExitError
	switch {
	case errors.As(err, &argument):
		argument.Function = place
		return argument
	case errors.As(err, &exit) && ctx.Err() != nil:
		return stopped(place, ctx.Err())
	case errors.As(err, &exit):
		// Nobody but Gating.Close closes an instance that runs.
		return ErrClosed
	}
	return &TrapError{Function: place, Cause: err}
}

func stopped(place string, err error) error { return fmt.Errorf("`%s` was stopped: %w", place, err) }
