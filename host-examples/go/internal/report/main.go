// Command report reads what `go test -json` prints, shows what failed, and ends with the totals on one line. It fails where
// something failed, and where no test ran at all.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

func main() {
	began := time.Now()
	passed, failed, broken := 0, 0, 0
	output := map[string]*strings.Builder{}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text())
			continue
		}
		name := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			if e.Action == "build-output" {
				name = " "
			}
			if output[name] == nil {
				output[name] = &strings.Builder{}
			}
			output[name].WriteString(e.Output)
		case "pass", "fail", "build-fail":
			text := ""
			if output[name] != nil {
				text = output[name].String()
				delete(output, name)
			}
			switch {
			case e.Action != "pass":
				fmt.Printf("FAILED: %s%s\n%s", e.ImportPath, name, text)
				if e.Test == "" {
					broken++
				} else {
					failed++
				}
			case e.Test == "":
				fmt.Printf("ok: %s in %.1fs\n", e.Package, e.Elapsed)
			default:
				passed++
			}
		}
	}
	if text := output[" "]; text != nil {
		fmt.Print(text)
	}
	if err := lines.Err(); err != nil {
		fmt.Println(err)
		broken++
	}
	if broken > 0 && failed == 0 {
		failed = broken // A package that was not built has no test that could fail.
	}
	fmt.Printf("%d passed, %d failed in %.2fs\n", passed, failed, time.Since(began).Seconds())
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}
