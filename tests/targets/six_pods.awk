# SPDX-License-Identifier: MIT
# Seven days of six pods, a reading each STEP seconds up to END, as OpenMetrics:
#	awk -v end=SECONDS -v step=60 -f six_pods.awk
# What is true of each is in its function. Beside it stand the series that
# cAdvisor tells of the same pods a second time.
function noise() { return (rand() + rand() + rand() - 1.5) * 2 * MIB }
function tell(pod, image, id, bytes) {
	printf "container_memory_working_set_bytes{namespace=\"shop\",pod=\"%s\",container=\"app\",image=\"registry:5000/shop/%s\",id=\"/kubepods/%s\",instance=\"10.0.0.1:10250\",job=\"kubelet\"} %d %d\n", pod, image, id, bytes, t
	printf "container_memory_working_set_bytes{namespace=\"shop\",pod=\"%s\",id=\"/kubepods/pod\",instance=\"10.0.0.1:10250\",job=\"kubelet\"} %d %d\n", pod, bytes + MIB, t
	printf "container_memory_working_set_bytes{namespace=\"shop\",pod=\"%s\",container=\"POD\",id=\"/kubepods/pause\",instance=\"10.0.0.1:10250\",job=\"kubelet\"} %d %d\n", pod, MIB, t
}
# Grows 2 MiB an hour, from 100 MiB.
function leak(h) { tell("leak-7d4b9c5f6d-x2x9z", "leak:v3", "a", (100 + 2 * h) * MIB + noise()) }
# Stays at 200 MiB.
function flat(h) { tell("flat-6c5d4b7f8-b4b4b", "flat:v1", "b", 200 * MIB + noise()) }
# Grows 20 MiB an hour from 60 MiB, and is killed at 280 MiB, after 11 hours.
function sawtooth(h) { tell("sawtooth-0", "sawtooth:v2", "c" int(h / 11), (60 + 20 * (h % 11)) * MIB + noise()) }
# Grew 3 MiB an hour until the rollout after four days.
function rollout(h) {
	if (h < 96)
		tell("cart-5f6d7b8c9-k8k8k", "cart:v1", "d", (120 + 3 * h) * MIB + noise())
	else
		tell("cart-84c6d5b7f-z9z9z", "cart:v2", "e", 120 * MIB + noise())
}
# A cache that fills with a time constant of six hours.
function cache(h) { tell("cache-59bd5f7c4-s6s6s", "cache:v1", "f", (100 + 150 * (1 - exp(-h / 6))) * MIB + noise()) }
# Grows 1 MiB an hour, and has no limit.
function unlimited(h) { tell("unlimited-7b9f8d6c5-w7w7w", "unlimited:v1", "g", (80 + h) * MIB + noise()) }
function limit(pod, mib) {
	printf "kube_pod_container_resource_limits{namespace=\"shop\",pod=\"%s\",container=\"app\",resource=\"memory\",unit=\"byte\"} %d %d\n", pod, mib * MIB, t
}
function limits(h) {
	limit("leak-7d4b9c5f6d-x2x9z", 512)
	limit("flat-6c5d4b7f8-b4b4b", 256)
	limit("sawtooth-0", 280)
	limit(h < 96 ? "cart-5f6d7b8c9-k8k8k" : "cart-84c6d5b7f-z9z9z", 512)
	limit("cache-59bd5f7c4-s6s6s", 512)
}
# The flat one serves 40 requests a second, the leak 5.
function requests(pod, rate, h) {
	printf "http_requests_total{namespace=\"shop\",pod=\"%s\",code=\"200\"} %d %d\n", pod, rate * 3600 * h, t
	printf "http_requests_total{namespace=\"shop\",pod=\"%s\",code=\"500\"} %d %d\n", pod, rate * 36 * h, t
}
BEGIN {
	MIB = 1048576
	srand(1)
	start = end - 7 * 86400
	print "# TYPE container_memory_working_set_bytes gauge"
	for (t = start; t <= end; t += step) {
		h = (t - start) / 3600
		leak(h)
		flat(h)
		sawtooth(h)
		rollout(h)
		cache(h)
		unlimited(h)
	}
	print "# TYPE kube_pod_container_resource_limits gauge"
	for (t = start; t <= end; t += step)
		limits((t - start) / 3600)
	print "# TYPE http_requests counter"
	for (t = start; t <= end; t += step) {
		requests("leak-7d4b9c5f6d-x2x9z", 5, (t - start) / 3600)
		requests("flat-6c5d4b7f8-b4b4b", 40, (t - start) / 3600)
	}
	print "# EOF"
}
