#!/usr/bin/env bash
# run: builds the programs and shows a room. With a terminal: you are in it. Without: three members, one of them
# in the classic dialect, and the administrator talk over real UDP on loopback; the script fails loudly when
# anything is not heard in time.
# Usage: examples/run.sh. Installs what is missing (Debian); writes only into build/.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/prepare.sh

bin=build/release/bin
patience=10 # seconds to wait for anything
room=$(mktemp --directory)
server_pid=
declare -A input pid

leave() {
    local status=$?
    trap - EXIT
    for process in $server_pid "${pid[@]}"; do
        kill "$process" 2> /dev/null || true
    done
    wait 2> /dev/null || true
    rm -rf "$room"
    exit "$status"
}
trap leave EXIT
trap 'exit 1' INT TERM HUP
trap 'fail "someone was gone before they had spoken"' PIPE

fail() {
    echo "examples/run.sh: $1" >&2
    shopt -s nullglob
    for file in "$room"/*.heard; do
        printf -- '-- what %s heard\n' "$(basename "$file" .heard)" >&2
        cat "$file" >&2
    done
    exit 1
}

build() {
    install_missing cmake ninja-build g++ librange-v3-dev libutf8proc-dev libcli11-dev
    echo "Building the programs in build/release (the first time, this takes a minute or two)"
    { cmake --preset release &&
        cmake --build --preset release --parallel "$(nproc)" \
            --target confab-server confab-client; } > "$room/build.log" 2>&1 < /dev/null || {
        cat "$room/build.log" >&2
        fail "the programs could not be built"
    }
}

# heard WHO TEXT: waits until it stands in what they were shown.
heard() {
    local deadline=$((SECONDS + patience))
    until grep --quiet --fixed-strings -- "$2" "$room/$1.heard"; do
        [ "$SECONDS" -lt "$deadline" ] || fail "$1 never heard: $2"
        sleep 0.05
    done
}

# In a session of its own: Ctrl-C at the terminal is for the client, and this script stops the server.
start_server() {
    mkfifo "$room/server.in"
    setsid "$bin/confab-server" --listen 127.0.0.1:0 < "$room/server.in" > "$room/server.heard" 2>&1 &
    server_pid=$!
    exec {server_input}> "$room/server.in"
    heard server "listening on "
    address=$(grep --only-matching '127\.0\.0\.1:[0-9]*' "$room/server.heard" | head -n 1)
}

stop_server() {
    kill -TERM "$server_pid"
    wait "$server_pid" || fail "the server ended with exit code $?"
    server_pid=
}

# join WHO [OPTION]...
join() {
    mkfifo "$room/$1.in"
    "$bin/confab" "${@:2}" --name "$1" "$address" < "$room/$1.in" > "$room/$1.heard" 2>&1 &
    pid[$1]=$!
    exec {descriptor}> "$room/$1.in"
    input[$1]=$descriptor
    heard "$1" "* you are in the room as $1"
}

# say WHO TEXT: they type it, and everyone here hears it.
say() {
    printf '%s\n' "$2" >&"${input[$1]}"
    for member in "${!pid[@]}"; do
        heard "$member" "$1 : $2"
    done
}

announce() {
    printf '%s\n' "$1" >&"$server_input"
    for member in "${!pid[@]}"; do
        heard "$member" "! $1"
    done
}

quit() {
    local process=${pid[$1]}
    echo quit >&"${input[$1]}"
    unset "pid[$1]"
    wait "$process" || fail "$1 left with exit code $?"
    for member in "${!pid[@]}"; do
        heard "$member" "* $1 left"
    done
}

converse() {
    join ada
    join 小明
    heard 小明 "* here: ada"
    heard ada "* 小明 joined"
    say ada "hello, 小明"
    say 小明 "你好，ada"
    join ben --classic
    heard ada "* ben joined"
    heard 小明 "* ben joined"
    say ben "who else is here?"
    announce "The room closes in a minute."
    quit 小明
    say ada "bye, ben"
    quit ben
    quit ada
    stop_server
}

build
start_server
if [ -t 0 ] && [ -t 1 ]; then
    echo "A room is open at $address. Others on this machine join with:
  $PWD/$bin/confab $address"
    status=0
    "$bin/confab" "$address" || status=$?
    stop_server
    exit "$status"
fi

converse
for who in server ada 小明 ben; do
    printf '\n-- what %s saw\n' "$who"
    cat "$room/$who.heard"
done
printf '\nThree members and the administrator talked over UDP at %s, and all was heard.\n' "$address"
