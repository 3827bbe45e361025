// Keeps 2,600 bytes of what $KEEPS names: "request" in memory that C allocates,
// "visitor" or "connection" in the heap; else nothing.
package main

/*
#include <stdlib.h>
#include <string.h>
static void *volatile kept; // or the compiler leaves the allocation out
static void keep(size_t length) { kept = memset(malloc(length), 1, length); }
*/
import "C"

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"sync"
)

const length = 2600

var (
	keeps = os.Getenv("KEEPS")
	lock  sync.Mutex
	kept  = map[int][]byte{}
)

func count(what string) int {
	lock.Lock()
	defer lock.Unlock()
	number++
	if keeps == what {
		kept[number] = make([]byte, length)
	}
	return number
}

var number int

func serve(w http.ResponseWriter, r *http.Request) {
	if keeps == "request" {
		C.keep(length)
	}
	if r.Header.Get("Cookie") == "" {
		w.Header().Set("Set-Cookie",
			fmt.Sprintf("sid=%d; Path=/", count("visitor")))
	}
	fmt.Fprint(w, "hello")
}

func main() {
	http.HandleFunc("/", serve)
	server := http.Server{
		Addr: "127.0.0.1:" + os.Getenv("PORT"),
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				count("connection")
			}
		},
	}
	fmt.Println(server.ListenAndServe())
}
