package connectgating_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
	"github.com/connect-gating/connect-gating/host-examples/go/internal/wit"
)

type vector struct {
	ID       string         `json:"id"`
	Note     string         `json:"note"`
	Function string         `json:"function"`
	Input    map[string]any `json:"input"`
	Expect   map[string]any `json:"expect"`
}

func vectorFiles(t testing.TB) map[string][]vector {
	t.Helper()
	paths, err := filepath.Glob("../../tests/vectors/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no vectors")
	}
	files := map[string][]vector{}
	for _, path := range paths {
		octets, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Vectors []vector `json:"vectors"`
		}
		if err := decode(octets, &file); err != nil {
			t.Fatal(err)
		}
		if len(file.Vectors) == 0 {
			t.Fatalf("`%s` holds no vectors", path)
		}
		files[strings.TrimSuffix(filepath.Base(path), ".json")] = file.Vectors
	}
	return files
}

// Every vector, through the public functions: a subtest each, so that they are counted.
func TestVectors(t *testing.T) {
	gating := open(t)
	for name, vectors := range vectorFiles(t) {
		t.Run(name, func(t *testing.T) {
			for _, v := range vectors {
				t.Run(v.ID, func(t *testing.T) {
					for _, difference := range differences(v.Expect, answer(t, gating, v), "") {
						t.Errorf("%s (%s)", difference, v.Note)
					}
				})
			}
		})
	}
}

func TestAWrongAnswerWouldBeSeen(t *testing.T) {
	v := vectorFiles(t)["callback"][0]
	good := answer(t, open(t), v)
	if found := differences(v.Expect, good, ""); len(found) > 0 {
		t.Fatal(found)
	}
	event := good["ok"].(map[string]any)
	if len(differences(v.Expect, map[string]any{"err": event}, "")) == 0 {
		t.Error("a refusal passed for an answer")
	}
	event["decision"] = "proceed"
	if len(differences(v.Expect, good, "")) == 0 {
		t.Error("another decision passed")
	}
}

func TestEveryFunctionHasAVector(t *testing.T) {
	called := map[string]bool{}
	for _, vectors := range vectorFiles(t) {
		for _, v := range vectors {
			called[v.Function] = true
		}
	}
	var missing []string
	for function := range parameters {
		owner, rest, _ := strings.Cut(function, ".")
		resource, _, isMethod := strings.Cut(rest, ".")
		if !called[function] && !(isMethod && called[owner+"."+resource]) {
			missing = append(missing, function)
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		t.Errorf("no vector calls %v", missing)
	}
}

// answer is what the package answers, in JSON form.
func answer(t *testing.T, gating *cg.Gating, v vector) map[string]any {
	t.Helper()
	if steps, ok := v.Input["steps"]; ok {
		return map[string]any{"ok": answers(t, gating, v.Function, steps.([]any))}
	}
	owner, name, _ := strings.Cut(v.Function, ".")
	functions := reflect.ValueOf(gating.Functions).FieldByName(wit.Exported(owner))
	return invoke(t, gating, functions.MethodByName(wit.Exported(name)), v.Function, v.Input)
}

// answers is what each call of a resource answers.
func answers(t *testing.T, gating *cg.Gating, resource string, steps []any) []any {
	t.Helper()
	owner, kind, _ := strings.Cut(resource, ".")
	held := map[string]reflect.Value{}
	defer func() {
		for _, splitter := range held {
			splitter.MethodByName("Close").Call(nil)
		}
	}()
	all := []any{}
	for _, step := range steps {
		step := step.(map[string]any)
		if name, ok := step["drop"]; ok {
			held[name.(string)].MethodByName("Close").Call(nil)
			delete(held, name.(string))
			continue
		}
		called := step["call"].(string)
		input := step["input"].(map[string]any)
		place := resource + "." + called
		if name, ok := step["on"]; ok {
			method := held[name.(string)].MethodByName(wit.Exported(called))
			all = append(all, invoke(t, gating, method, place, input))
			continue
		}
		functions := reflect.ValueOf(gating.Functions).FieldByName(wit.Exported(owner))
		method := functions.MethodByName(wit.Exported(called) + wit.Exported(kind))
		results := method.Call(arguments(t, gating, place, input, method.Type()))
		if err, ok := results[1].Interface().(error); ok {
			all = append(all, map[string]any{"err": errorToJSON(t, err)})
			continue
		}
		held[step["as"].(string)] = results[0]
		all = append(all, map[string]any{"ok": nil})
	}
	return all
}

func invoke(t *testing.T, gating *cg.Gating, method reflect.Value, place string, input map[string]any) map[string]any {
	t.Helper()
	results := method.Call(arguments(t, gating, place, input, method.Type()))
	if err, ok := results[1].Interface().(error); ok {
		if !results[0].IsZero() {
			t.Error("an error came with a value")
		}
		return map[string]any{"err": errorToJSON(t, err)}
	}
	return map[string]any{"ok": toJSON(results[0])}
}

func arguments(t *testing.T, gating *cg.Gating, place string, input map[string]any, method reflect.Type) []reflect.Value {
	t.Helper()
	names := parameters[place]
	if len(names) != len(input) {
		t.Fatalf("`%s` has the parameters %v, and the vector %v", place, names, input)
	}
	values := []reflect.Value{reflect.ValueOf(context.Background())}
	for i, name := range names {
		value := reflect.New(method.In(i + 1)).Elem()
		form, ok := input[name]
		if !ok {
			t.Fatalf("the vector has no `%s`", name)
		}
		if name == "stored" && method.In(i+1) == reflect.TypeFor[[]string]() {
			form = states(t, gating, form.([]any))
		}
		fromJSON(t, form, value)
		values = append(values, value)
	}
	return values
}

// states puts the state that folding updates gives in the place of each `state-of`.
func states(t *testing.T, gating *cg.Gating, forms []any) []any {
	t.Helper()
	all := []any{}
	for _, form := range forms {
		if expression, ok := form.(map[string]any); ok && expression["state-of"] != nil {
			var stored []string
			for _, item := range expression["state-of"].([]any) {
				var update cg.Update
				fromJSON(t, item, reflect.ValueOf(&update).Elem())
				folded, err := gating.Gating.Fold(context.Background(), stored, update)
				if err != nil {
					t.Fatal(err)
				}
				stored = []string{folded.State}
			}
			form = stored[0]
		}
		all = append(all, form)
	}
	return all
}

// errorToJSON is the typed error that an error stands for, from what its user sees.
func errorToJSON(t *testing.T, err error) any {
	t.Helper()
	var rejection *cg.Rejection
	var refused *cg.RefusedItem
	var report *cg.Report
	var id *cg.IDError
	var setting *cg.SettingError
	var fold *cg.FoldError
	switch {
	case errors.As(err, &rejection):
		if rejection.Code != rejection.Reason.Code() || err.Error() != rejection.Message {
			t.Errorf("%#v contradicts itself", rejection)
		}
		want := cg.HTTPAnswer{
			Status: int(rejection.Status), Text: rejection.Answer, Code: rejection.Code, Retryable: rejection.Retryable,
		}
		if cg.AnswerTo(fmt.Errorf("wrapped: %w", err)) != want {
			t.Errorf("the answer to %#v is another", rejection)
		}
		return toJSON(reflect.ValueOf(rejection))
	case errors.As(err, &refused):
		return toJSON(reflect.ValueOf(refused))
	case errors.As(err, &report):
		return toJSON(reflect.ValueOf(report))
	case errors.As(err, &id):
		return toJSON(reflect.ValueOf(id))
	case errors.As(err, &setting):
		return string(setting.Setting)
	case errors.As(err, &fold):
		return toJSON(reflect.ValueOf(&fold.Fault).Elem())
	}
	t.Fatalf("%T stands for no typed error: %v", err, err)
	return nil
}
