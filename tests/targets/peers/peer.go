// HTTP/2 by Go over TLS (certificate and key given): prints the port. /items is
// counted, /count says how many there were.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync/atomic"
)

var items int64

func answer(response http.ResponseWriter, request *http.Request) {
	io.Copy(io.Discard, request.Body)
	if request.URL.Path == "/items" {
		atomic.AddInt64(&items, 1)
	}
	if request.URL.Path == "/count" {
		fmt.Fprint(response, atomic.LoadInt64(&items))
	} else {
		fmt.Fprint(response, "ok")
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("tls", listener.Addr().(*net.TCPAddr).Port)
	panic(http.ServeTLS(listener, http.HandlerFunc(answer), os.Args[1],
		os.Args[2]))
}
