// A service that leaks, caches, or keeps nothing, as its argument says.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strings"
	"sync"
)

const kept = 2000

func main() {
	var lock sync.Mutex
	var leaked []string
	cache := make(map[int]string)
	number := 0
	mode := "fixed"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		number++
		entry := strings.Repeat("x", 1000) + fmt.Sprint(number)
		switch mode {
		case "leaky":
			leaked = append(leaked, entry)
		case "goroutines":
			go func() { select {} }()
		case "cache":
			cache[number] = entry
			delete(cache, number-kept)
		}
		lock.Unlock()
		fmt.Fprint(w, "{}")
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	panic(http.Serve(listener, nil))
}
