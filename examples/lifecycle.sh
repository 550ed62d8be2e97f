#!/bin/sh
# The whole lifecycle of a tenant in a pipeline: for each change one synth and one commit, and Flux applies it before the next.
#
#   examples/lifecycle.sh <folder>
#
# <folder> is a Git repository with fleet/ and dist/; the script changes nothing else in it. TENANCY is the command line of
# `tenancy` (default: npx tenancy). APPLY is a command that waits until Flux has applied the last commit, verifies its first
# argument (a gate, or `ready`), and prints the evidence in one line. Without APPLY, the script waits for nothing and records
# that it was a dry run.
set -eu

cd "$1"
TENANCY=${TENANCY:-npx tenancy}
export TENANCY_ACTOR=${TENANCY_ACTOR:-pipeline}

tenancy() {
  # shellcheck disable=SC2086 # a command and its arguments
  $TENANCY "$@"
}

# $1: the message of the commit; $2: the gate to verify afterwards. Sets $seen to the evidence.
commit() {
  tenancy synth
  git add fleet dist
  git commit --quiet --message "$1"
  if [ -n "${APPLY:-}" ]; then
    # shellcheck disable=SC2086
    seen=$($APPLY "${2:-ready}")
  else
    seen="dry run: not verified"
  fi
  echo "== $1: $seen"
}

tenancy create umbrella --name Umbrella --organization labs
commit 'create umbrella'

tenancy convert umbrella --to pro
commit 'convert umbrella to pro'

tenancy org add umbrella sales --name Sales
commit 'add sales to umbrella'

tenancy suspend umbrella
commit 'suspend umbrella'

tenancy resume umbrella
commit 'resume umbrella'

tenancy org remove umbrella sales --yes
commit 'remove sales of umbrella: workloads-off' services-ready
tenancy org remove umbrella sales --record services-ready --evidence "$seen"
tenancy org remove umbrella sales --continue --yes
commit 'remove sales of umbrella: protection-lifted' foundation-ready
tenancy org remove umbrella sales --record foundation-ready --evidence "$seen"
tenancy org remove umbrella sales --continue --yes
commit 'remove sales of umbrella: done'

tenancy convert umbrella --to free
commit 'convert umbrella to free' services-ready
tenancy convert umbrella --record services-ready --evidence "$seen"
tenancy convert umbrella --continue
commit 'end the conversion of umbrella'

tenancy delete umbrella --export declined --notice-days 0 --yes
commit 'delete umbrella: notify' tenant-notified
tenancy delete umbrella --record tenant-notified --evidence "$seen"
tenancy delete umbrella --continue --yes
commit 'delete umbrella: export'
for step in 'edge-off edge-gone' 'services-off pods-gone' 'organization-namespaces organizations-gone' \
  'volumes volumes-gone' 'root-namespace root-gone'; do
  phase=${step% *}
  gate=${step#* }
  tenancy delete umbrella --continue --yes
  commit "delete umbrella: $phase" "$gate"
  tenancy delete umbrella --record "$gate" --evidence "$seen"
done
tenancy delete umbrella --continue --yes
commit 'delete umbrella: tombstone' gone
