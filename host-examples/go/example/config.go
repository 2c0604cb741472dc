package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
)

// config is what the operator decides: a JSON file that only this server may read.
//
//	{ "appKey": "com.example.gate", "basePath": "", "trustCallbacks": false,
//	  "tenants": [{ "clientKey": "…", "secrets": ["…"], "baseUrl": "https://example.atlassian.net" }],
//	  "tokens": [{ "clientKey": "…", "scope": "read", "sha256": "…" }] }
type config struct {
	AppKey   string `json:"appKey"`
	BasePath string `json:"basePath"`
	// TrustCallbacks opens gates without asking Jira. Then whoever gets hold of one live token can open a gate.
	TrustCallbacks bool     `json:"trustCallbacks"`
	Tenants        []tenant `json:"tenants"`
	Tokens         []token  `json:"tokens"`
}

type tenant struct {
	ClientKey string   `json:"clientKey"`
	Secrets   []string `json:"secrets"`
	BaseURL   string   `json:"baseUrl"`
}

type token struct {
	ClientKey string `json:"clientKey"`
	Scope     string `json:"scope"`
	SHA256    string `json:"sha256"`
}

func readConfig(path string) (*config, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	found := &config{}
	if err := decoder.Decode(found); err != nil {
		return nil, fmt.Errorf("`%s`: %w", path, err)
	}
	if err := found.check(); err != nil {
		return nil, fmt.Errorf("`%s`: %w", path, err)
	}
	return found, nil
}

var (
	basePathForm = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)*$`)
	digestForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (c *config) check() error {
	if c.AppKey == "" {
		return errors.New("`appKey` must be the key of the app")
	}
	if !basePathForm.MatchString(c.BasePath) {
		return errors.New("`basePath` must be empty or a path like `/app`")
	}
	for _, t := range c.Tenants {
		if t.ClientKey == "" {
			return errors.New("a tenant has no `clientKey`")
		}
		if len(t.Secrets) < 1 || len(t.Secrets) > 4 || t.Secrets[0] == "" {
			return fmt.Errorf("tenant `%s` needs 1 to 4 `secrets`", t.ClientKey)
		}
		if !isBaseURL(t.BaseURL) {
			return fmt.Errorf("tenant `%s` needs a `baseUrl` like https://example.atlassian.net", t.ClientKey)
		}
	}
	for _, t := range c.Tokens {
		if c.tenant(t.ClientKey) == nil {
			return fmt.Errorf("a token is for `%s`, which is no tenant", t.ClientKey)
		}
		if t.Scope != "read" && t.Scope != "submit" {
			return errors.New("the `scope` of a token must be `read` or `submit`")
		}
		if !digestForm.MatchString(t.SHA256) {
			return errors.New("the `sha256` of a token must be 64 hexadecimal digits")
		}
	}
	return nil
}

// The signed request goes there, so it is https but for tests on this machine.
func isBaseURL(text string) bool {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" || text != parsed.Scheme+"://"+parsed.Host {
		return false
	}
	host := parsed.Hostname()
	return parsed.Scheme == "https" || parsed.Scheme == "http" && (host == "localhost" || host == "127.0.0.1" || host == "::1")
}

func (c *config) tenant(clientKey string) *tenant {
	for i := range c.Tenants {
		if c.Tenants[i].ClientKey == clientKey {
			return &c.Tenants[i]
		}
	}
	return nil
}

// holder is the tenant of a pipeline's token. Every token is compared, in constant time, so that how long it takes says
// nothing.
func (c *config) holder(text, scope string) *tenant {
	digest := sha256.Sum256([]byte(text))
	var found *tenant
	for _, t := range c.Tokens {
		known, _ := hex.DecodeString(t.SHA256)
		if subtle.ConstantTimeCompare(digest[:], known) == 1 && t.Scope == scope {
			found = c.tenant(t.ClientKey)
		}
	}
	return found
}
