#!/usr/bin/env bash
# Unpacks Mesa 25.0.7 into a folder, for its compiler: RADV with null hardware, which Mesa 26 no
# longer has. Nothing is installed.
#
#     peers/compile/mesa.sh [FOLDER]      # by default target/mesa
#
# It needs apt-get and a mirror of Debian 12 with its backports. A folder that is already complete
# is left as it is.
set -euo pipefail

version=25.0.7-2~bpo12+1
cd "$(dirname "$0")/../.."
folder=$(realpath -m "${1:-target/mesa}")
manifest=$folder/radeon.json
libraries=$folder/root/usr/lib/x86_64-linux-gnu

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# The manifest is written last, so it stands for the whole.
if [ -f "$manifest" ] && [ "$(cat "$folder/version" 2>/dev/null)" = "$version" ]; then
    echo "Mesa $version is in $folder"
    exit 0
fi

for tool in apt-get dpkg-deb; do
    command -v "$tool" >/dev/null || fail "$tool is missing; this script needs Debian or Ubuntu"
done
[ "$(dpkg --print-architecture)" = amd64 ] || fail "the compiler is unpacked for amd64 only"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f "$keyring" ] || fail "$keyring is missing; install debian-archive-keyring"

# The mirror that this machine uses, if it is one of Debian.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' | head -n 1)
[ -n "$mirror" ] || fail "no mirror of Debian 12 is among the sources of apt"

rm -rf "$folder"
mkdir -p "$folder"/{root,packages,lists/partial,cache/archives/partial}
for suite in bookworm bookworm-backports; do
    echo "deb [signed-by=$keyring] $mirror $suite main"
done > "$folder/sources.list"
# Lists and packages of its own, so that the machine's stay as they are.
options=(
    -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=-
    -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache"
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root -qq
)
apt-get "${options[@]}" update || fail "$mirror has no lists of bookworm and its backports"
packages=(
    "mesa-vulkan-drivers=$version" libdrm2/bookworm-backports libdrm-amdgpu1/bookworm-backports
    libllvm15 libvulkan1 libelf1 libwayland-client0 libx11-xcb1
    libxcb-dri3-0 libxcb-present0 libxcb-randr0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxshmfence1
)
(
    cd "$folder/packages"
    apt-get "${options[@]}" download "${packages[@]}"
) || fail "$mirror does not have Mesa $version; another version needs another table (docs/compilers.md)"
for package in "$folder"/packages/*.deb; do
    dpkg-deb -x "$package" "$folder/root"
done
[ -f "$libraries/libvulkan_radeon.so" ] || fail "the packages hold no libvulkan_radeon.so"
# What stays: the libraries.
rm -rf "$folder"/{packages,lists,cache,sources.list}
echo "$version" > "$folder/version"
printf '{"file_format_version":"1.0.0","ICD":{"library_path":"%s","api_version":"1.4.305"}}\n' \
    "$libraries/libvulkan_radeon.so" > "$manifest"
echo "Mesa $version is in $folder"
