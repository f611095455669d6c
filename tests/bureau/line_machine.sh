#!/bin/bash
# A station's machine as far as the line is concerned: namespaces of its own, the files of the system where the
# installer puts them, the users, the doors, the real sshd. usage: line_machine.sh REPOSITORY HOME SCRATCH [box]
set -eu
repository=$1 home=$2 scratch=$3
mount -t tmpfs tmpfs "$scratch" -o mode=755
mkdir "$scratch"/{upper,work}
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$scratch/upper,workdir=$scratch/work" /etc
for folder in /srv /opt /run /var/lib /usr/local/bin; do mount -t tmpfs tmpfs $folder -o mode=755; done
release=/opt/station/releases/test
mkdir -p $release/libexec /var/lib/station
cp -R "$repository/systemd" $release/
install -m 755 "$repository"/systemd/station-{line,line-keys} $release/libexec/
ln -s releases/test /opt/station/current
mount --rbind "$home" /var/lib/station
rm -f /etc/ssh/ssh_host_* && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
# shellcheck source=systemd/parts.sh
. "$repository/systemd/parts.sh"
place_files test
chown -R station:station /var/lib/station
mounted() { # mounted UNIT   as its lines say
    setting() { sed -n "s/^$2=//p" "/etc/systemd/system/$1"; }
    mount -o "$(setting "$1" Options)" "$(setting "$1" What)" "$(setting "$1" Where)"
}
# Where the box of limited size is not what is tried, a folder stands for it.
mkdir -p /var/lib/station/letterbox && chown station:station /var/lib/station/letterbox
if [ "${4:-}" = box ]; then
    /opt/station/current/libexec/station-line letterbox
    mounted var-lib-station-letterbox.mount
fi
/opt/station/current/libexec/station-line
mounted srv-line-pull-outbox.mount
mounted srv-line-return-inbox.mount
ip link set lo up
cp /etc/ssh/ssh_host_ed25519_key.pub "$home/host.pub"
/usr/sbin/sshd -E "$home/sshd.log"
while sleep 3600; do :; done
