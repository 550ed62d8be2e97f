#!/usr/bin/env bash
# cdk8s 2.70.106, constructs 10.8.1, Node 20 (2026-12-01)
#
# With YamlOutputType.FILE_PER_RESOURCE cdk8s names each file after the kind and the name of the object, and writes one
# after the other. Two objects that the API server tells apart, by namespace or by API group, get one file name: the later
# one overwrites the earlier, without an error or a warning, and app.synth() succeeds.
#
# A good guess: one file per resource, as the name says, or an error where two have one name.
# Why it matters here: a tenant has a ServiceAccount "default" and a ResourceQuota "quota" in each namespace. Constructs of
# this package refuse such an App (src/tenant/base/tenant-part.ts).
#
# Seen:
#   objects: 4
#   files: ConfigMap.settings.k8s.yaml, Service.web.k8s.yaml
#   lost: 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdk8s@2.70.106 constructs@10.8.1
cat > app.js <<'JS'
const { ApiObject, App, Chart, YamlOutputType } = require('cdk8s');
const fs = require('node:fs');

const app = new App({ outdir: 'out', yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
const chart = new Chart(app, 'chart');
const objects = [
  ['v1', 'ConfigMap', 'settings', 'team-a'],
  ['v1', 'ConfigMap', 'settings', 'team-b'],
  ['v1', 'Service', 'web', 'team-a'],
  ['serving.knative.dev/v1', 'Service', 'web', 'team-a'],
];
objects.forEach(([apiVersion, kind, name, namespace], i) => {
  new ApiObject(chart, `object-${i}`, { apiVersion, kind, metadata: { name, namespace } });
});
app.synth();
const files = fs.readdirSync('out').sort();
console.log(`objects: ${objects.length}`);
console.log(`files: ${files.join(', ')}`);
console.log(`lost: ${objects.length - files.length}`);
JS
seen=$(node app.js)
printf '%s\n' "$seen"
expected='objects: 4
files: ConfigMap.settings.k8s.yaml, Service.web.k8s.yaml
lost: 2'
if [ "$seen" != "$expected" ]; then
  echo 'this is no longer what was seen' >&2
  exit 1
fi
