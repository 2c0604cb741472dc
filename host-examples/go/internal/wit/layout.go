package wit

// How the canonical ABI lays values out in linear memory and passes them as core values.

// MostFlat is how many core values a function takes; more parameters are passed in memory. A result of more than one
// core value comes back in memory.
const MostFlat = 16

// Size is how many bytes a value takes in memory.
func (t *Type) Size() int { size, _ := t.layout(); return size }

// Align is what the address of a value is a multiple of.
func (t *Type) Align() int { _, align := t.layout(); return align }

func (t *Type) layout() (size, align int) {
	switch t.Kind {
	case Primitive:
		switch t.Name {
		case "bool":
			return 1, 1
		case "u16":
			return 2, 2
		case "u32":
			return 4, 4
		case "u64", "s64":
			return 8, 8
		}
		return 8, 4 // string: address and length
	case List:
		return 8, 4
	case Option, Result:
		return choice(t.Of)
	}
	switch t.Named.Kind {
	case "record":
		return Tuple(t.Named.Members)
	case "resource":
		return 4, 4
	}
	var payloads []*Type
	for _, member := range t.Named.Members {
		payloads = append(payloads, member.Type)
	}
	return choice(payloads)
}

// Tuple is the size and alignment of values one behind the other.
func Tuple(members []*Member) (size, align int) {
	align = 1
	for _, member := range members {
		size = Aligned(size, member.Type.Align()) + member.Type.Size()
		align = max(align, member.Type.Align())
	}
	return Aligned(size, align), align
}

// Aligned is the next multiple of align.
func Aligned(at, align int) int { return (at + align - 1) / align * align }

// The case's number is one byte, and then all payloads stand in one place.
func choice(payloads []*Type) (size, align int) {
	align = 1
	for _, payload := range payloads {
		if payload != nil {
			size, align = max(size, payload.Size()), max(align, payload.Align())
		}
	}
	return Aligned(Aligned(1, align)+size, align), align
}

// Payload is where the payload of an option, result or variant stands.
func (t *Type) Payload() int { return t.Align() }

// Flat is how many core values a value is passed as.
func (t *Type) Flat() int {
	switch t.Kind {
	case Primitive:
		if t.Name == "string" {
			return 2
		}
		return 1
	case List:
		return 2
	case Option, Result:
		return 1 + widest(t.Of)
	}
	if t.Named.Kind == "resource" {
		return 1
	}
	flat := 0
	var payloads []*Type
	for _, member := range t.Named.Members {
		payloads = append(payloads, member.Type)
		if t.Named.Kind == "record" {
			flat += member.Type.Flat()
		}
	}
	if t.Named.Kind == "record" {
		return flat
	}
	return 1 + widest(payloads)
}

// The payloads of all cases share core values. They may differ in type, but not here: each is a uint64.
func widest(payloads []*Type) int {
	most := 0
	for _, payload := range payloads {
		if payload != nil {
			most = max(most, payload.Flat())
		}
	}
	return most
}
