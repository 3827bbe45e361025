// Package rates asks another service, and may forget to close its answer.
package rates

import "net/http"

// Fetch asks for a page.
func Fetch(url string, leaky bool) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	if !leaky {
		return response.Body.Close()
	}
	return nil
}
