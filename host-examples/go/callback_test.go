package connectgating_test

import (
	"reflect"
	"testing"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

// goodCallback is a callback that is accepted: the example of Atlassian's documentation.
func goodCallback(t testing.TB) (request cg.Request, body string, tenant *cg.Tenant, policy cg.Policy, now time.Time) {
	v := vectorFiles(t)["callback"][0]
	fromJSON(t, v.Input["request"], reflect.ValueOf(&request).Elem())
	fromJSON(t, v.Input["tenant"], reflect.ValueOf(&tenant).Elem())
	fromJSON(t, v.Input["policy"], reflect.ValueOf(&policy).Elem())
	fromJSON(t, v.Input["now"], reflect.ValueOf(&now).Elem())
	return request, text(v.Input["body"]), tenant, policy, now
}
