# prepare: what the scripts share. Sourced, never run.
# install_missing PACKAGE... installs the Debian packages that are not there, and touches nothing else.

# The compile cache is used where there is one; the scripts need none.
if command -v ccache > /dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

install_missing() {
    local package missing=()
    if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
        echo "This is not Debian; if the build fails, it lacks one of: $*" >&2
        return
    fi
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null |
            grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ "$(id -u)" -ne 0 ]; then
        echo "Some packages are missing, and only root can install them. Please run" >&2
        echo "    sudo apt-get install ${missing[*]}" >&2
        echo "and then this script again." >&2
        exit 77
    fi
    echo "Installing ${missing[*]}"
    if ! { apt-get update --quiet=2 &&
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends \
            "${missing[@]}"; } < /dev/null; then
        echo "apt-get could not install ${missing[*]}: is there a network?" >&2
        exit 69
    fi
}
