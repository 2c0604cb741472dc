// From the component's file to the first answer in Go, in milliseconds. With a folder as the last argument, machine code
// is kept there.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

func main() {
	component, authorization, body, clientKey, secret, folder := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[7]
	now, err := strconv.ParseInt(os.Args[6], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	request := cg.Request{Method: "POST", Target: "/callback", Authorization: []string{authorization}}
	tenant := &cg.Tenant{ClientKey: clientKey, Secrets: []string{secret}}
	policy := cg.Policy{Leeway: 30, MaxLifetime: 900}

	begun := time.Now()
	gating, err := cg.Open(context.Background(), component, &cg.Options{CacheDir: folder})
	if err != nil {
		log.Fatal(err)
	}
	_, err = gating.Callback.Accept(context.Background(), request, body, tenant, policy, time.Unix(now, 0))
	took := time.Since(begun)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(took.Seconds() * 1000)
}
