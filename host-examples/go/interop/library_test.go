// Package interop holds the package beside what Go programs otherwise use for Connect JWT: github.com/rbriski/atlassian-jwt
// for the query string hash and for signing, github.com/golang-jwt/jwt/v5 for verifying. A module of its own, so that the
// package itself needs neither.
package interop

import (
	"crypto/subtle"
	"errors"
	"net/http"

	"github.com/golang-jwt/jwt/v5"
	atlassian "github.com/rbriski/atlassian-jwt"
)

type claims struct {
	QSH string `json:"qsh"`
	jwt.RegisteredClaims
}

var parser = jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(), jwt.WithIssuedAt())

// verify is what an app writes with these libraries: signature, times, issuer, qsh.
func verify(r *http.Request, token, issuer, secret string) error {
	found := &claims{}
	_, err := parser.ParseWithClaims(token, found, func(*jwt.Token) (any, error) { return []byte(secret), nil })
	if err != nil {
		return err
	}
	if found.Issuer != issuer {
		return errors.New("another issuer")
	}
	if subtle.ConstantTimeCompare([]byte(found.QSH), []byte((&atlassian.Config{}).QSH(r))) != 1 {
		return errors.New("another qsh")
	}
	return nil
}
