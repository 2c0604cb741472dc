package connectgating_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	connectgating "github.com/connect-gating/connect-gating/host-examples/go"
)

// A callback that npm's atlassian-jwt signed, and the same token with another path.
func Example() {
	ctx := context.Background()
	gating, err := connectgating.Open(ctx, componentFile(), nil) // one for the process
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gating.Close(ctx)
	policy, _ := gating.JWT.DefaultPolicy(ctx)
	tenant := &connectgating.Tenant{
		ClientKey: "jira:1234-5678-9000", Secrets: []string{"7512836e-9137-48ac-baaf-a1935b96e17a"},
	}
	body := `{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":100,"gatingStatus":"allowed",` +
		`"updatedTimestamp":"2020-09-13T12:26:40Z"}`
	for _, target := range []string{"/callback", "/other"} {
		request := connectgating.Request{Method: "POST", Target: target, Authorization: []string{"JWT " +
			"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqaXJhOjEyMzQtNTY3OC05MDAwIiwiaWF0IjoxNjAwMDAwMDAwLCJle" +
			"HAiOjE2MDAwMDAxODAsInFzaCI6IjY4ZWI0MTcxYzE1NjY5Y2E5MGNiYmIxNTRhNWMwZWU1NGYzMWIyMDk5NTQ3Mzc3M2QwYmYzZjQ2" +
			"NDE5OGE4ODMifQ.Dgjyq8Sqtu0TQz6nitzA_RjftWTP4ap04LFT9WCdb1M"}}
		event, err := gating.Callback.Accept(ctx, request, body, tenant, policy, time.Unix(1600000060, 0))
		var rejection *connectgating.Rejection
		switch {
		case errors.As(err, &rejection):
			fmt.Println("answer", rejection.Status, rejection.Answer)
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(event.ClientKey, "says", event.Decision)
		}
	}
	// Output:
	// jira:1234-5678-9000 says proceed
	// answer 401 wrong-qsh
}
