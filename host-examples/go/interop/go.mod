module github.com/connect-gating/connect-gating/host-examples/go/interop

go 1.25.0

require (
	github.com/connect-gating/connect-gating/host-examples/go v0.0.0
	github.com/golang-jwt/jwt/v5 v5.3.1
	github.com/rbriski/atlassian-jwt v0.0.0-20180307182949-7bb4ae273058
)

require (
	github.com/dgrijalva/jwt-go v3.2.0+incompatible // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/tetratelabs/wazero v1.12.0 // indirect
	golang.org/x/sys v0.44.0 // indirect
)

replace github.com/connect-gating/connect-gating/host-examples/go => ../
