// A service that makes a mistake with one of its modules: WHICH leaky|fixed.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strings"
	"sync/atomic"

	"example.org/pool"
	"example.org/rates"
)

var (
	number int64
	other  string
)

func serve(w http.ResponseWriter, r *http.Request) {
	n := atomic.AddInt64(&number, 1)
	leaky := os.Args[2] == "leaky"
	switch os.Args[1] {
	case "wait":
		pool.Run(leaky)
	case "map":
		pool.Note(int(n), leaky)
	case "body":
		if err := rates.Fetch(other, leaky); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
	}
	fmt.Fprint(w, "{}")
}

func listen() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	return listener
}

func main() {
	answers := http.NewServeMux()
	answers.HandleFunc("/rates", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, strings.Repeat("rate ", 2000))
	})
	// The first port is the one that takes the load.
	listener := listen()
	http.HandleFunc("/items/", serve)
	if os.Args[1] == "body" {
		rest := listen()
		other = "http://" + rest.Addr().String() + "/rates"
		go func() { panic(http.Serve(rest, answers)) }()
	}
	panic(http.Serve(listener, nil))
}
