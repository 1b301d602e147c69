#!/bin/sh
# Runs `make book` in a clean clone on bare Debian systems and prints one row of a table for each. As root:
#
#     benchmarks/platforms.sh [SUITE[:PYTHON[:ARCHITECTURE]]]...
#
# It needs mmdebstrap, and qemu-user-static for another architecture. Mirror, settings of pip and certificate are
# those of this machine. What the commands say goes to stderr. It fails unless each book came out as committed.
set -eu

if [ "${1-}" = inside ]; then # the bare system
    cd /srv/compendium
    from=$(date +%s)
    make book >/srv/said 2>&1 && built=yes || built=no
    seconds=$(($(date +%s) - from))
    cat /srv/said >&2
    reason=$(grep -iE '^ *(error|× |╰─> )' /srv/said | head -n 1 | tr '|' '/')
    [ -f .venv/made-from ] && installed=yes || installed="no: $reason"
    [ -z "$(git status --porcelain)" ] && clean=yes || clean=no
    git diff >&2
    python=$(python3 -c 'import platform; print(platform.python_version())')
    . /etc/os-release
    echo "| $PRETTY_NAME | $(dpkg --print-architecture) | $python | $installed | $built | $clean | $seconds |"
    exit
fi

top=$(cd "$(dirname "$0")/.." && pwd)
aside=$(mktemp -d)
trap 'rm -r "$aside"' EXIT
handed=$(env | grep -E '^(PIP_[A-Z_]+|(https?|no)_proxy|(HTTPS?|NO)_PROXY)=[^ ]*$' || true)
apt-config dump | grep -E '^Acquire::(Check-|https?::Proxy)' >"$aside/apt" || true
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' | head -n 1) # else its own
export top aside handed

hook='set -e
git clone --quiet "$top" "$1/srv/compendium"
cp "$top/benchmarks/platforms.sh" "$1/srv/"
for file in /etc/pip.conf "${PIP_CERT:-}"; do
    if [ -f "$file" ]; then mkdir -p "$1${file%/*}" && cp -L "$file" "$1$file"; fi
done
if [ "$python" ]; then ln -s "/usr/bin/python$python" "$1/usr/local/bin/python3"; fi
chroot "$1" env -i HOME=/srv PATH=/usr/local/bin:/usr/bin:/bin $handed sh /srv/platforms.sh inside >>"$aside/rows"'

echo '| system | architecture | Python | installed | book | git status clean | seconds |'
echo '|---|---|---|---|---|---|--:|'
[ $# -gt 0 ] || set -- bookworm trixie sid:3.13 sid
for system; do
    IFS=: read -r suite python architecture <<-END
	$system
	END
    export python
    set -- "--architectures=${architecture:=$(dpkg --print-architecture)}" "--aptopt=$aside/apt"
    set -- "$@" "--include=git,make,python${python:-3},python${python:-3}-venv" "--customize-hook=$hook"
    mmdebstrap --mode=root --variant=minbase --format=null "$@" "$suite" /dev/null ${mirror:+"$mirror"} >&2 ||
        echo "| Debian $suite | $architecture | $python | no: mmdebstrap failed | | | |" >>"$aside/rows"
    tail -n 1 "$aside/rows"
done
! grep -qv '| yes | yes | yes |' "$aside/rows"
