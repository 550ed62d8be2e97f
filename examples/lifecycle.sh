#!/bin/sh
# The whole life of a tenant, as a pipeline does it: one change, one synth, one commit, and Flux has applied it before the next.
#
#   examples/lifecycle.sh <folder>
#
# <folder> is a Git repository with fleet/ and dist/; nothing else of it is touched. TENANCY is how `tenancy` is called
# (npx tenancy). APPLY is a command that waits until Flux has applied the last commit, looks whether what its first argument
# says is so (a gate, or `ready`), and prints what it saw, in one line. Without it, nothing waits, and what is recorded is said to
# be a rehearsal.
set -eu

cd "$1"
TENANCY=${TENANCY:-npx tenancy}
export TENANCY_ACTOR=${TENANCY_ACTOR:-pipeline}

tenancy() {
  # shellcheck disable=SC2086 # a command and its arguments
  $TENANCY "$@"
}

# $1: what was done; $2: what has to be seen afterwards. Leaves in $seen what was seen.
commit() {
  tenancy synth
  git add fleet dist
  git commit --quiet --message "$1"
  if [ -n "${APPLY:-}" ]; then
    # shellcheck disable=SC2086
    seen=$($APPLY "${2:-ready}")
  else
    seen="a rehearsal: nobody looked"
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
commit 'stop sales of umbrella' services-ready
tenancy org remove umbrella sales --record services-ready --evidence "$seen"
tenancy org remove umbrella sales --continue --yes
commit 'lift the protection of sales' foundation-ready
tenancy org remove umbrella sales --record foundation-ready --evidence "$seen"
tenancy org remove umbrella sales --continue --yes
commit 'remove sales of umbrella'

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
commit 'delete umbrella: the tombstone' gone
