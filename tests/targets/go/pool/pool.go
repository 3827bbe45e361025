// Package pool runs jobs, and may forget to take their results.
package pool

import "sync"

var (
	lock sync.Mutex
	done = map[int][]byte{}
)

// Run starts a job; with leaky, nobody waits for what it sends.
func Run(leaky bool) {
	results := make(chan int)
	go func() {
		results <- 1
	}()
	if !leaky {
		<-results
	}
}

// Note keeps what was done, for good or until the next time.
func Note(n int, leaky bool) {
	lock.Lock()
	defer lock.Unlock()
	done[n] = make([]byte, 600)
	if !leaky {
		delete(done, n)
	}
}
