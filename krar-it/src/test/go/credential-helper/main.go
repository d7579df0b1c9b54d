// A credential helper of Docker's protocol that needs nothing beside itself: it answers with the
// user name and the password that stand in the file "secret" beside it, one a line.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	server, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	self, _ := os.Executable()
	secret, err := os.ReadFile(filepath.Join(filepath.Dir(self), "secret"))
	if err != nil || len(os.Args) != 2 || os.Args[1] != "get" {
		os.Exit(1)
	}
	lines := strings.Split(string(secret), "\n")
	json.NewEncoder(os.Stdout).Encode(map[string]string{
		"ServerURL": strings.TrimSpace(server), "Username": lines[0], "Secret": lines[1],
	})
}
