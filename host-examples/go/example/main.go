// Command example is a small gate: Jira calls back, pipelines ask.
//
//	example token                        makes a token for a pipeline
//	example serve CONFIG [ADDRESS]       serves, on 127.0.0.1:8080 if nothing else is said
//
// Plain HTTP: put a proxy with TLS before it that hands on the path as it came. CONNECT_GATING_COMPONENT names the
// component's file; without it, it is connect-gating.wasm in the working directory.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	cg "github.com/connect-gating/connect-gating/host-examples/go"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	switch arguments := os.Args[1:]; {
	case len(arguments) == 1 && arguments[0] == "token":
		makeToken()
	case (len(arguments) == 2 || len(arguments) == 3) && arguments[0] == "serve":
		address := "127.0.0.1:8080"
		if len(arguments) == 3 {
			address = arguments[2]
		}
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		if err := serve(ctx, arguments[1], address, log); err != nil {
			log.Error("stopped", "message", err.Error())
			os.Exit(1)
		}
	default:
		fmt.Fprintln(os.Stderr, "usage: example token | example serve CONFIG [ADDRESS]")
		os.Exit(2)
	}
}

// makeToken shows a token once; the configuration gets its SHA-256.
func makeToken() {
	octets := make([]byte, 32)
	_, _ = rand.Read(octets) // It never fails.
	text := base64.RawURLEncoding.EncodeToString(octets)
	fmt.Printf("token for the pipeline:  %s\nsha256 for the file:     %x\n", text, sha256.Sum256([]byte(text)))
}

func serve(ctx context.Context, path, address string, log *slog.Logger) error {
	config, err := readConfig(path)
	if err != nil {
		return err
	}
	file := os.Getenv("CONNECT_GATING_COMPONENT")
	if file == "" {
		file = "connect-gating.wasm"
	}
	gating, err := cg.Open(ctx, file, nil)
	if err != nil {
		return err
	}
	defer gating.Close(context.Background())
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	s := newServer(gating, config, log)
	if config.TrustCallbacks {
		log.Warn("callbacks are trusted: a stolen token can open a gate")
	}
	log.Info("listening", "address", listener.Addr().String())
	return s.run(ctx, listener)
}

// run serves until the context is done, and then until every request has its answer.
func (s *server) run(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      longestWait + 15*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10, // Room for a target and a token of 16 KiB each.
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(func() { close(s.stopping) })
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	err := server.Shutdown(patience)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	s.log.Info("stopped")
	return err
}
