package connectgating_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

func BenchmarkAccept(b *testing.B) {
	gating := open(b)
	request, body, tenant, policy, now := goodCallback(b)
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gating.Callback.Accept(ctx, request, body, tenant, policy, now); err != nil {
			b.Fatal(err)
		}
	}
}

func goodCallback(t testing.TB) (request cg.Request, body string, tenant *cg.Tenant, policy cg.Policy, now time.Time) {
	v := vectorFiles(t)["callback"][0]
	fromJSON(t, v.Input["request"], reflect.ValueOf(&request).Elem())
	fromJSON(t, v.Input["tenant"], reflect.ValueOf(&tenant).Elem())
	fromJSON(t, v.Input["policy"], reflect.ValueOf(&policy).Elem())
	fromJSON(t, v.Input["now"], reflect.ValueOf(&now).Elem())
	return request, text(v.Input["body"]), tenant, policy, now
}
