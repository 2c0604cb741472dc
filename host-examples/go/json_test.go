package connectgating_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Values of the package to and from the JSON form of the vectors, driven by the public types alone and so independent
// of the package's own conversion.

// fromJSON sets a value of the package from its JSON form.
func fromJSON(t testing.TB, form any, value reflect.Value) {
	t.Helper()
	switch value.Type() {
	case reflect.TypeFor[time.Time]():
		value.Set(reflect.ValueOf(time.Unix(int64(number[uint64](t, form)), 0)))
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		if form != nil {
			value.Set(reflect.New(value.Type().Elem()))
			fromJSON(t, form, value.Elem())
		}
	case reflect.Slice:
		if form == nil {
			return // the absent list
		}
		items := form.([]any)
		value.Set(reflect.MakeSlice(value.Type(), len(items), len(items)))
		for i, item := range items {
			fromJSON(t, item, value.Index(i))
		}
	case reflect.String:
		value.SetString(text(form))
	case reflect.Bool:
		value.SetBool(form.(bool))
	case reflect.Int64:
		value.SetInt(number[int64](t, form))
	case reflect.Uint64, reflect.Uint32, reflect.Uint16:
		value.SetUint(number[uint64](t, form))
	case reflect.Struct:
		fields := form.(map[string]any)
		names := fieldNames[value.Type()]
		if len(fields) != len(names) {
			t.Fatalf("%v has the fields %v, and the vector %v", value.Type(), names, fields)
		}
		for i, name := range names {
			field, ok := fields[name]
			if !ok {
				t.Fatalf("the vector has no `%s` of %v", name, value.Type())
			}
			fromJSON(t, field, value.Field(i))
		}
	case reflect.Interface:
		variantFromJSON(t, form, value)
	default:
		t.Fatalf("no JSON form for %v", value.Type())
	}
}

func variantFromJSON(t testing.TB, form any, value reflect.Value) {
	t.Helper()
	cases := caseTypes[value.Type()]
	switch form := form.(type) {
	case nil: // the absent variant
	case string:
		value.Set(reflect.New(cases[form]).Elem())
	case map[string]any:
		for name, payload := range form {
			found := reflect.New(cases[name]).Elem()
			fromJSON(t, payload, found.Field(0))
			value.Set(found)
		}
	}
}

func number[T any](t testing.TB, form any) T {
	t.Helper()
	var found T
	if err := json.Unmarshal([]byte(form.(json.Number)), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// text is a text, or an expression that stands for a long one.
func text(form any) string {
	switch form := form.(type) {
	case string:
		return form
	case map[string]any:
		if part, ok := form["repeat"]; ok {
			times, _ := form["times"].(json.Number).Int64()
			return strings.Repeat(text(part), int(times))
		}
		var whole strings.Builder
		for _, part := range form["concat"].([]any) {
			whole.WriteString(text(part))
		}
		return whole.String()
	}
	panic(fmt.Sprintf("%v is no text", form))
}

// toJSON gives the JSON form of a value.
func toJSON(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return nil
		}
		return toJSON(value.Elem())
	case reflect.Slice:
		items := make([]any, value.Len())
		for i := range items {
			items[i] = toJSON(value.Index(i))
		}
		return items
	case reflect.Interface:
		own := value.Elem()
		code := own.Interface().(interface{ Code() string }).Code()
		if own.NumField() == 0 {
			return code
		}
		return map[string]any{code: toJSON(own.Field(0))}
	case reflect.Struct:
		fields := map[string]any{}
		for i, name := range fieldNames[value.Type()] {
			fields[name] = toJSON(value.Field(i))
		}
		return fields
	case reflect.String:
		return value.String()
	case reflect.Bool:
		return value.Bool()
	case reflect.Int64:
		return json.Number(fmt.Sprint(value.Int()))
	case reflect.Uint64, reflect.Uint32, reflect.Uint16:
		return json.Number(fmt.Sprint(value.Uint()))
	}
	panic(fmt.Sprintf("no JSON form for %v", value.Type()))
}

// decode reads JSON with its integers exact.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// differences lists every place where an answer is not what is expected. Prose and the opaque state are compared only
// where a vector says them.
func differences(expected, found any, place string) []string {
	switch expected := expected.(type) {
	case map[string]any:
		if found, ok := found.(map[string]any); ok {
			return objectDifferences(expected, found, place)
		}
	case []any:
		if found, ok := found.([]any); ok && len(found) == len(expected) {
			var all []string
			for i := range expected {
				all = append(all, differences(expected[i], found[i], fmt.Sprintf("%s/%d", place, i))...)
			}
			return all
		}
	default:
		if expected == found {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: %v is expected, %v is found", place, expected, found)}
}

func objectDifferences(expected, found map[string]any, place string) []string {
	var all []string
	for name, value := range expected {
		if own, ok := found[name]; ok {
			all = append(all, differences(value, own, place+"/"+name)...)
		} else {
			all = append(all, place+"/"+name+" is missing")
		}
	}
	for name := range found {
		if _, ok := expected[name]; !ok && name != "message" && name != "state" {
			all = append(all, place+"/"+name+" is not expected")
		}
	}
	return all
}
