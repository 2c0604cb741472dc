package connectgating

import (
	"context"
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// memory is an instance's linear memory during one call, and the core values that are passed beside it: the canonical
// ABI of the component model. abi.go says where the parts of each type stand.
//
// It keeps the first problem and goes on with zeros, so that only whoever made the call has to look.
type memory struct {
	instance *instance
	octets   []byte
	flat     []uint64
	problem  error
}

// refuse says that an argument is of no use. The text never holds a value: it may be a secret.
func (m *memory) refuse(problem string) {
	if m.problem == nil {
		m.problem = &ArgumentError{Problem: problem}
	}
}

// fail says that the component broke the contract.
func (m *memory) fail(problem string) {
	if m.problem == nil {
		m.problem = brokenContract(problem)
	}
}

type brokenContract string

func (e brokenContract) Error() string { return "the component returned " + string(e) }

// look finds linear memory again after the component ran: one that grew stands elsewhere.
func (m *memory) look() { m.octets = m.instance.octets() }

// at gives the octets of a value in memory; after a problem, others that nobody sees.
func (m *memory) at(at uint32, size int) []byte {
	if uint64(at)+uint64(size) > uint64(len(m.octets)) {
		m.fail("an address outside of its memory")
	}
	if m.problem != nil {
		return make([]byte, size)
	}
	return m.octets[at : uint64(at)+uint64(size)]
}

// area gives room that the component owns from then on.
func (m *memory) area(size, align int) uint32 {
	if size == 0 || m.problem != nil {
		return uint32(align)
	}
	if size > math.MaxInt32 {
		m.refuse("an argument is larger than a memory")
		return uint32(align)
	}
	// Not the call's own context: one that is done would close the instance at a moment that nobody watches for.
	at, err := m.instance.invoke(context.Background(), m.instance.realloc, 0, 0, uint64(align), uint64(size))
	m.look()
	if err != nil {
		m.problem = err
	}
	return uint32(at)
}

// --- into memory

func (m *memory) storeCase(at uint32, v byte)  { m.at(at, 1)[0] = v }
func (m *memory) storeU32(at uint32, v uint32) { binary.LittleEndian.PutUint32(m.at(at, 4), v) }
func (m *memory) storeU64(at uint32, v uint64) { binary.LittleEndian.PutUint64(m.at(at, 8), v) }

func (m *memory) storeBool(at uint32, v bool) {
	number := byte(0)
	if v {
		number = 1
	}
	m.storeCase(at, number)
}

func (m *memory) storeString(at uint32, v, place string) {
	pointer := m.text(v, place)
	m.storeU32(at, pointer)
	m.storeU32(at+4, uint32(len(v)))
}

func (m *memory) text(v, place string) uint32 {
	// A text of Go may be any octets; the contract's are UTF-8, and replacing what is not would make two texts one.
	if !utf8.ValidString(v) {
		m.refuse("`" + place + "` is not UTF-8")
		return 0
	}
	pointer := m.area(len(v), 1)
	if m.problem == nil {
		copy(m.at(pointer, len(v)), v)
	}
	return pointer
}

func storeList[T any](m *memory, at uint32, items []T, size, align int, store func(*memory, uint32, T)) {
	pointer := list(m, items, size, align, store)
	m.storeU32(at, pointer)
	m.storeU32(at+4, uint32(len(items)))
}

func list[T any](m *memory, items []T, size, align int, store func(*memory, uint32, T)) uint32 {
	pointer := m.area(len(items)*size, align)
	for i, item := range items {
		if m.problem != nil {
			break
		}
		store(m, pointer+uint32(i*size), item)
	}
	return pointer
}

// --- as core values

func (m *memory) push(values ...uint64) { m.flat = append(m.flat, values...) }

func (m *memory) pushBool(v bool) {
	number := uint64(0)
	if v {
		number = 1
	}
	m.push(number)
}

func (m *memory) pushString(v, place string) { m.push(uint64(m.text(v, place)), uint64(len(v))) }

func pushList[T any](m *memory, items []T, size, align int, store func(*memory, uint32, T)) {
	m.push(uint64(list(m, items, size, align, store)), uint64(len(items)))
}

// --- out of memory

func (m *memory) loadU16(at uint32) uint16 { return binary.LittleEndian.Uint16(m.at(at, 2)) }
func (m *memory) loadU32(at uint32) uint32 { return binary.LittleEndian.Uint32(m.at(at, 4)) }
func (m *memory) loadU64(at uint32) uint64 { return binary.LittleEndian.Uint64(m.at(at, 8)) }
func (m *memory) loadBool(at uint32) bool  { return m.loadCase(at, 2) == 1 }

// loadCase gives the number of a case, of so many.
func (m *memory) loadCase(at uint32, count int) byte {
	number := m.at(at, 1)[0]
	if int(number) >= count {
		m.fail("a case that the contract does not have")
		return 0
	}
	return number
}

func (m *memory) loadString(at uint32) string {
	pointer, length := m.loadU32(at), m.loadU32(at+4)
	if uint64(pointer)+uint64(length) > uint64(len(m.octets)) {
		m.fail("a text outside of its memory")
		return ""
	}
	text := string(m.octets[pointer:][:length])
	if !utf8.ValidString(text) {
		m.fail("a text that is not UTF-8")
		return ""
	}
	return text
}

func loadList[T any](m *memory, at uint32, size int, load func(*memory, uint32) T) []T {
	pointer, count := m.loadU32(at), m.loadU32(at+4)
	// Looked at before anything is made that large.
	if uint64(pointer)+uint64(count)*uint64(size) > uint64(len(m.octets)) {
		m.fail("a list outside of its memory")
		return nil
	}
	if count == 0 {
		return nil
	}
	items := make([]T, count)
	for i := range items {
		items[i] = load(m, pointer+uint32(i*size))
	}
	return items
}

func loadOption[T any](m *memory, at uint32, payload uint32, load func(*memory, uint32) T) *T {
	if m.loadCase(at, 2) == 0 {
		return nil
	}
	value := load(m, at+payload)
	return &value
}
