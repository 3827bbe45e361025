#!/bin/sh
# SPDX-License-Identifier: MIT
# sbom.sh VERSION TARBALL: prints what a tarball is made of, as SPDX 2.3 in JSON.
set -eu

epoch=${SOURCE_DATE_EPOCH:-$(date +%s)}
created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
sum=$(sha256sum "$2" | cut -d' ' -f1)
cat <<EOF
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "flatline-$1",
  "documentNamespace": "urn:flatline:$1:$sum",
  "creationInfo": {"created": "$created", "creators": ["Tool: sbom.sh"]},
  "packages": [
    {"SPDXID": "SPDXRef-flatline", "name": "flatline", "versionInfo": "$1",
     "licenseDeclared": "MIT", "downloadLocation": "NOASSERTION",
     "checksums": [{"algorithm": "SHA256", "checksumValue": "$sum"}]}
EOF
tar -xJOf "$2" --wildcards '*/licences/VERSIONS' |
    while read -r source version package; do
	cat <<EOF
    ,{"SPDXID": "SPDXRef-$package", "name": "$package", "versionInfo": "$version",
     "sourceInfo": "built from the Debian source package $source",
     "downloadLocation": "NOASSERTION"}
EOF
    done
cat <<EOF
  ],
  "relationships": [
    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
     "relatedSpdxElement": "SPDXRef-flatline"}
EOF
tar -xJOf "$2" --wildcards '*/licences/VERSIONS' | while read -r _ _ package; do
	echo "    ,{\"spdxElementId\": \"SPDXRef-flatline\", \"relationshipType\": \"DEPENDS_ON\", \"relatedSpdxElement\": \"SPDXRef-$package\"}"
done
printf '  ]\n}\n'
