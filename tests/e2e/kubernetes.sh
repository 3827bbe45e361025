# SPDX-License-Identifier: MIT
# Kubernetes' templates are what its schema says, and what is not is found.
. "${srcdir:-.}/tests/lib.sh"
npm_target kubernetes
cp "$npm_source/check.mjs" .

templates=$(grep -l '^apiVersion:' "$srcdir"/templates/*.yml)
# Several words.
# shellcheck disable=SC2086
run node check.mjs $templates
expect_status 0 "all templates are valid"
# shellcheck disable=SC2086
expect "each document of them" \
    test "$(grep -c '^valid ' "$stdout")" -eq "$(cat $templates | grep -c '^kind:')"
expect "a Job, a Deployment and what they need" grep -qx 'valid Job' "$stdout"

sed 's/replicas: 1/replicas: "one"/; s/shareProcess/shareProces/
    s/containerPort: 9464/port: 9464/; s/memory: 128Mi/memory: 128 MB/' \
    "$srcdir/templates/sidecar.yml" >wrong.yml
sed 's/completionMode: Indexed/completionMode: Index/; s/^kind: Service/kind: Sevice/
    s/claimName/claim/' "$srcdir/templates/segments-kubernetes.yml" >wrong-too.yml
run node check.mjs wrong.yml wrong-too.yml
expect_status 1 "what is wrong is not"
containers=/spec/template/spec/containers
expect_output '^Deployment: /spec/replicas type ' "a type"
expect_output "^Deployment: $containers/1/ports/0 required .*containerPort" "what is missing"
expect_output "^Deployment: $containers/1/ports/0/port is no field" "a field of another kind"
expect_output "^Deployment: $containers/1/resources/limits/memory format" "an amount"
expect_output '^Deployment: /spec/template/spec/shareProcesNamespace is no field' "a typing error"
expect_output '^Job: /spec/completionMode enum' "a word that means nothing"
expect_output '^Job: .*/persistentVolumeClaim/claim is no field' "a name"
expect_output '^Sevice: v1 has no Sevice' "and a kind"
