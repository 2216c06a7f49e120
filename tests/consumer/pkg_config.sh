#!/usr/bin/env bash
# pkg_config: a program built with the compiler and the line pkg-config prints, from a moved prefix.
# Usage: pkg_config.sh COMPILER PREFIX SOURCE OUTPUT
set -eu
compiler=$1 prefix=$2 source=$3 output=$4
export PKG_CONFIG_PATH=$prefix/share/pkgconfig

for package in confab confab-unicode confab-sim; do
    pkg-config --print-errors --exists "$package = 0.1.0"
done
read -ra flags <<< "$(pkg-config --cflags --libs confab)"
"$compiler" -std=c++20 "$source" -o "$output" "${flags[@]}"
"$output"
