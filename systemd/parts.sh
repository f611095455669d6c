# Shared by install and upgrade: packages, a release, the files of the system, the switch. Sourced, never run.
# STATION_PREFIX puts everything below another folder; the tests use it.

prefix=${STATION_PREFIX:-}
opt=$prefix/opt/station
home=$prefix/var/lib/station
timers='station-rescan.timer station-replicate.timer station-audit-media.timer station-backup.timer station-scans.timer station-codes.timer station-receive.timer station-checkpoint.timer station-printing.timer'
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# A bureau's machine: other packages, other units, another home. `install --bureau` says so once.
bureau=
if [ -e "$opt/bureau" ]; then
    bureau=yes home=$prefix/var/lib/bureau timers='bureau-pull.timer bureau-poll.timer bureau-publish.timer bureau-backup.timer bureau-verify.timer'
fi
database=${bureau:+bureau} database=${database:-station}
umask 022
# The system's own programs: a Python in somebody's home is none for the user `station`.
[ -n "$prefix" ] || export PATH=/usr/sbin:/usr/bin:/sbin:/bin

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
systemd_runs() { [ -z "$prefix" ] && [ -d /run/systemd/system ]; }

quietly() { # quietly WHAT COMMAND…   one line when it is done; on failure the end of what it said
    local what=$1 began=$SECONDS log
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        say "$what（$((SECONDS - began)) 秒）"
    else
        tail -n 15 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# --- packages of the system ----------------------------------------------------------------------------------------

RUNTIME='python3 python3-venv udev util-linux tzdata fontconfig fonts-noto-cjk graphviz cups-client sudo openssh-server acl e2fsprogs'
KIOSK='sway foot mpv fcitx5 fcitx5-chinese-addons dbus libpam-systemd locales python3-dbus python3-gi'

apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@"; }

install_packages() { # install_packages PACKAGE…   those that are missing; the network only when there are any
    local missing=() package
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    quietly "系统软件包：${missing[*]}" apt_get install "${missing[@]}" && return 0
    apt_get update >/dev/null && quietly "系统软件包：${missing[*]}" apt_get install "${missing[@]}"
}

# --- a release -----------------------------------------------------------------------------------------------------

PARTS='station devices schema systemd pyproject.toml requirements.lock requirements-bureau.lock README.md LICENSE'

release_of() { # release_of SOURCE   its name: version and a hash of everything that is installed
    local version digest
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$1/pyproject.toml")
    # shellcheck disable=SC2086
    digest=$(cd "$1" && find $PARTS -type f -not -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z \
        | xargs -0 sha256sum | sha256sum | cut -c1-12)
    say "$version-$digest${bureau:+-bureau}"
}

make_release() { # make_release SOURCE NAME   built in its place, because its programs name it; whole once `complete` is there
    local folder=$opt/releases/$2 copy lock=requirements${bureau:+-bureau}.lock
    [ ! -e "$folder/complete" ] || return 0
    rm -rf "$folder" && mkdir -p "$folder" || return
    # From a copy, so that building leaves nothing behind in the folder installed from.
    copy=$(mktemp -d) || return
    # shellcheck disable=SC2086
    tar -C "$1" --exclude=__pycache__ -cf - $PARTS | tar -C "$copy" -xf - --no-same-owner || return
    quietly '虚拟环境' python3 -m venv "$folder" || return
    quietly "Python 软件包（$lock）" pip_install "$folder" --require-hashes -r "$copy/$lock" || return
    quietly '本产品' pip_install "$folder" --no-deps --no-build-isolation "$copy" || return
    cp -R "$copy/systemd" "$folder/systemd" || return
    install -d "$folder/libexec" && install -m 755 "$copy"/systemd/station-{dock,rescan,line,line-keys} "$folder/libexec/" || return
    "$folder/bin/python" -m compileall -q "$folder/lib" >/dev/null 2>&1 || true # only saves time later
    chmod -R go=rX "$folder" && rm -rf "$copy" && sync -f "$folder" && : >"$folder/complete"
}

pip_install() { # pip_install RELEASE ARGUMENT…
    local folder=$1
    shift
    PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$folder/bin/python" -m pip install -q --no-cache-dir "$@"
}

current() { [ ! -L "$opt/current" ] || basename "$(readlink "$opt/current")"; } # name of the release in use, or nothing

switch_to() { # switch_to NAME   one rename: at no instant there is no release
    ln -sfn "releases/$1" "$opt/next" && mv -T "$opt/next" "$opt/current" && sync -f "$opt"
}

# --- what the system must know ------------------------------------------------------------------------------------

# Each line says for itself that it failed: inside a condition, as the upgrade calls these, `set -e` does not hold.

place_files() { # place_files NAME   users, folders, rule, units and commands as this release has them
    local from=$opt/releases/$1/systemd units=$prefix/etc/systemd/system
    install -d "$units" "$prefix"/etc/{udev/rules.d,sysusers.d,tmpfiles.d,ssh/sshd_config.d} "$prefix/usr/local/bin" || return
    install -m 644 "$from/station.sysusers.conf" "$prefix/etc/sysusers.d/station.conf" || return
    install -m 644 "$from/station.tmpfiles.conf" "$prefix/etc/tmpfiles.d/station.conf" || return
    install -m 755 "$from/command" "$prefix/usr/local/bin/station" || return
    ln -sfn station "$prefix/usr/local/bin/bureau" || return
    find "$units" -maxdepth 1 -type f \( -name 'station-*' -o -name 'bureau-*' \) ! -name 'station-kiosk.service' -delete || return
    if [ -n "$bureau" ]; then
        install -m 644 "$from"/bureau/* "$units/" || return
    else
        place_station "$from" "$units" || return
    fi
    [ -z "$prefix" ] || return 0
    systemd-sysusers /etc/sysusers.d/station.conf || return
    systemd-tmpfiles --create /etc/tmpfiles.d/station.conf || return
    # shellcheck disable=SC2086
    systemctl enable --quiet $timers || return
    [ -n "$bureau" ] || open_doors || return
    [ ! -e "$units/station-kiosk.service" ] || place_kiosk "$1" || return
    ! systemd_runs || { systemctl daemon-reload && udevadm control --reload; }
}

place_station() { # place_station FROM UNITS   the dock's rule, the timers, the line to the bureau
    install -m 644 "$1/90-station-dock.rules" "$prefix/etc/udev/rules.d/90-station-dock.rules" || return
    install -m 644 "$1"/station-*.service "$1"/station-*.timer "$1"/station-*.path "$1"/line/*.mount "$2/" || return
    install -m 644 "$1/line/tmpfiles.conf" "$prefix/etc/tmpfiles.d/station-line.conf" || return
    install -m 644 "$1/line/sshd.conf" "$prefix/etc/ssh/sshd_config.d/50-station-line.conf"
}

open_doors() { # where the accounts of the line are locked in, and sshd's rules for them; shut until a key is allowed
    systemd-tmpfiles --create /etc/tmpfiles.d/station-line.conf || return
    install -d /run/sshd && sshd -t || return
    systemctl enable --quiet station-line.path || return
    ! systemd_runs || { systemctl daemon-reload && systemctl reload-or-restart ssh.service && systemctl start station-line.path \
        && { systemctl try-restart srv-line-return-inbox.mount station-line.service || true; }; } # a full disk keeps only this door shut
}

place_kiosk() { # place_kiosk NAME   the session on the first screen
    local from=$opt/releases/$1/systemd/kiosk
    install -d "$prefix"/etc/{station/kiosk,systemd/system,sudoers.d,pam.d} || return
    install -m 644 "$from"/{sway.conf,foot.ini,fcitx5-profile,fcitx5-config} "$prefix/etc/station/kiosk/" || return
    install -m 755 "$from"/{session,screen,candidates,player} "$prefix/etc/station/kiosk/" || return
    install -m 644 "$from/station-kiosk.service" "$prefix/etc/systemd/system/" || return
    install -m 644 "$from/pam" "$prefix/etc/pam.d/station-kiosk" || return
    install -m 440 "$from/sudoers" "$prefix/etc/sudoers.d/station-kiosk" || return
    [ -z "$prefix" ] || return 0
    visudo -cqf /etc/sudoers.d/station-kiosk || return
    # The terminal wants the locale to exist; the package alone makes none.
    locale -a | grep -qx zh_CN.utf8 || localedef -i zh_CN -f UTF-8 zh_CN.UTF-8 || return
    systemctl enable --quiet station-kiosk.service
}

as_station() { # as_station COMMAND…   the installed command, as the user who owns the data
    if [ -n "$prefix" ]; then STATION_HOME=$home "$opt/current/bin/station" "$@"; else /usr/local/bin/station "$@"; fi
}

as_bureau() { # as_bureau COMMAND…   the same at a bureau
    if [ -n "$prefix" ]; then BUREAU_HOME=$home "$opt/current/bin/bureau" "$@"; else /usr/local/bin/bureau "$@"; fi
}

founded() { [ -e "$home/$database.toml" ]; }
