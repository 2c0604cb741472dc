package connectgating

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
)

// A pool has instances of the component, one for each call that runs.
//
// A fresh instance for every call would do, but costs more than the call. So an instance that answered has its whole
// linear memory put back to what it was before its first call, before the answer is handed out: as if it were fresh,
// nothing of one call is left for the next, secrets least of all. Beside its memory an instance has no state: the one
// global variable that can change, the stack pointer, is back where it was when a function returns.
//
// Where that can't be said - it trapped, it was stopped in the middle, its memory grew - the instance is dropped.
type pool struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	pristine image

	// slots bounds how many calls run, and thereby how much memory they use.
	slots chan struct{}

	mu     sync.Mutex
	idle   []*instance
	closed bool
}

// The first call makes the component's allocator ask for memory, which it never gives back. It is made once, with a
// body of this many bytes, so that a usual call finds enough.
const usualBody = 64 << 10

func newPool(runtime wazero.Runtime, compiled wazero.CompiledModule, concurrency int) (*pool, error) {
	first, err := instantiate(runtime, compiled)
	if err != nil {
		return nil, err
	}
	_, err = GatingFunctions{first}.Parse(context.Background(), strings.Repeat(" ", usualBody), time.Unix(0, 0), 0)
	var rejection *Rejection
	if !errors.As(err, &rejection) || rejection.Code != "bad-setting" {
		return nil, fmt.Errorf("the first call was answered with: %w", err)
	}
	return &pool{
		runtime: runtime, compiled: compiled, pristine: imageOf(first.octets()),
		slots: make(chan struct{}, concurrency), idle: []*instance{first},
	}, nil
}

func (p *pool) run(ctx context.Context, place string, lower func(*memory), lift func(*memory, uint32)) error {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return stopped(place, ctx.Err())
	}
	defer func() { <-p.slots }()
	i, err := p.take()
	if err != nil {
		return err
	}
	err = i.run(ctx, place, lower, lift)
	// A context that is done closes the instance at any moment until it has returned: what is not done by now never will.
	if _, argument := err.(*ArgumentError); (err == nil || argument) && ctx.Err() == nil && p.put(i) {
		return err
	}
	i.close()
	return err
}

func (p *pool) take() (*instance, error) {
	p.mu.Lock()
	closed, last := p.closed, len(p.idle)-1
	var found *instance
	if last >= 0 {
		found = p.idle[last]
		p.idle = p.idle[:last]
	}
	p.mu.Unlock()
	switch {
	case closed:
		return nil, ErrClosed
	case found != nil:
		return found, nil
	}
	return p.fresh()
}

// fresh makes an instance that is like every other.
func (p *pool) fresh() (*instance, error) {
	made, err := instantiate(p.runtime, p.compiled)
	if err != nil {
		return nil, &TrapError{Function: "instantiate", Cause: err}
	}
	memory := made.module.Memory()
	if _, ok := memory.Grow((uint32(p.pristine.size) - memory.Size()) / pageSize); !ok {
		made.close()
		return nil, &TrapError{Function: "instantiate", Cause: errors.New("there is no memory left")}
	}
	p.pristine.restore(made.octets())
	return made, nil
}

// put takes an instance back, and says whether it could.
func (p *pool) put(i *instance) bool {
	octets := i.octets()
	if len(octets) != p.pristine.size {
		return false
	}
	p.pristine.restore(octets)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.idle = append(p.idle, i)
	return true
}

func (p *pool) close(ctx context.Context) error {
	p.mu.Lock()
	p.closed, p.idle = true, nil
	p.mu.Unlock()
	return p.runtime.Close(ctx)
}

const pageSize = 64 << 10

// An image is a linear memory as it was at some moment. Most of it is zeros (the stack), which need no copy.
type image struct {
	size  int
	parts []part
}

type part struct {
	from   int
	octets []byte
}

func imageOf(octets []byte) image {
	const step = 4096
	found := image{size: len(octets)}
	zeros := make([]byte, step)
	for from := 0; from < len(octets); from += step {
		if bytes.Equal(octets[from:from+step], zeros) {
			continue
		}
		to := from + step
		for to < len(octets) && !bytes.Equal(octets[to:to+step], zeros) {
			to += step
		}
		found.parts = append(found.parts, part{from, bytes.Clone(octets[from:to])})
		from = to
	}
	return found
}

func (im image) restore(octets []byte) {
	at := 0
	for _, part := range im.parts {
		clear(octets[at:part.from])
		at = part.from + copy(octets[part.from:], part.octets)
	}
	clear(octets[at:])
}
