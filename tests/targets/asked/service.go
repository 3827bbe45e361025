// A service that leaks, in its heap or by malloc, caches, or keeps nothing, as its
// first argument says; with another, its profiles are at a port of their own. Requests that nobody
// should make are printed.
package main

/*
#include <stdlib.h>
#include <string.h>

static void *volatile kept;

static void
keep(size_t size)
{
	kept = memset(malloc(size), 1, size);
}
*/
import "C"

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
	public := http.DefaultServeMux
	if len(os.Args) > 2 {
		public = http.NewServeMux()
		go func() { panic(http.Serve(listenAt(os.Getenv("ADMIN_PORT")), nil)) }()
	}
	public.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/items/") &&
			r.UserAgent() != "flatline-ready" {
			fmt.Println("odd request:", r.URL.Path)
		}
		lock.Lock()
		number++
		entry := strings.Repeat("x", 1000) + fmt.Sprint(number)
		switch mode {
		case "leaky":
			leaked = append(leaked, entry)
		case "malloc":
			C.keep(4000)
		case "goroutines":
			go func() { select {} }()
		case "cache":
			cache[number] = entry
			delete(cache, number-kept)
		}
		lock.Unlock()
		fmt.Fprint(w, "{}")
	})
	panic(http.Serve(listenAt(os.Getenv("PORT")), public))
}

func listenAt(port string) net.Listener {
	if port == "" {
		port = "0"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		panic(err)
	}
	return listener
}
