package connectgating

import (
	"context"
	"sync"
)

// A Splitter takes deployments one at a time, in order, and gives finished documents. It holds one document, whatever
// the number.
//
// A document is finished when it has 100 items, 4 MiB or 200,000 JSON values, and before a deployment that is in it
// already, updated, so that each answer is about one of them. Duplicates and order are judged within a document.
//
// It has an instance of the component of its own, beside [Options.Concurrency], until it is closed: close it. Goroutines
// may share it; their calls run one after the other.
type Splitter struct {
	mu       sync.Mutex
	instance *instance
	address  uint32
}

// openSplitter opens one in a fresh instance.
func openSplitter(
	ctx context.Context, c caller, place string, lower func(*memory), lift func(*memory, uint32) (uint32, error),
) (*Splitter, error) {
	pool := c.(*pool)
	made, err := pool.take()
	if err != nil {
		return nil, err
	}
	address, err := call(ctx, made, place, lower, lift)
	if err != nil {
		made.close()
		return nil, err
	}
	return &Splitter{instance: made, address: address}, nil
}

func (s *Splitter) run(ctx context.Context, place string, lower func(*memory), lift func(*memory, uint32)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.instance == nil {
		return ErrClosed
	}
	// What was added before is lost with the instance, so a context that is done already must not touch it.
	if err := ctx.Err(); err != nil {
		return stopped(place, err)
	}
	err := s.instance.run(ctx, place, lower, lift)
	// A context that is done closes the instance, if only a moment after the answer.
	if _, argument := err.(*ArgumentError); err != nil && !argument || ctx.Err() != nil {
		s.drop()
	}
	return err
}

// Close frees the splitter with what is left in it. It may be called again.
func (s *Splitter) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop()
}

func (s *Splitter) drop() {
	if s.instance != nil {
		s.instance.close()
		s.instance = nil
	}
}
