// Keeps 4 KiB for each of one thing: keeps connections|visitors|aborts|errors|time
package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

var (
	mutex sync.Mutex
	kept  [][]byte
	big   = make([]byte, 4<<20)
)

func keep(what string) {
	if what != os.Args[1] {
		return
	}
	mutex.Lock()
	kept = append(kept, bytes.Repeat([]byte{1}, 4096))
	mutex.Unlock()
}

func handle(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie("s"); err != nil {
		keep("visitors")
		http.SetCookie(w, &http.Cookie{Name: "s", Value: "1"})
	}
	switch r.URL.Path {
	case "/bad":
		keep("errors")
		http.Error(w, "bad", 400)
	case "/big":
		if _, err := w.Write(big); err != nil {
			keep("aborts")
		}
	default:
		fmt.Fprintln(w, "ok")
	}
}

func main() {
	server := http.Server{
		Addr:    "127.0.0.1:" + os.Getenv("PORT"),
		Handler: http.HandlerFunc(handle),
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				keep("connections")
			}
		},
	}
	go func() {
		for range time.Tick(10 * time.Millisecond) {
			keep("time")
		}
	}()
	server.ListenAndServe()
}
