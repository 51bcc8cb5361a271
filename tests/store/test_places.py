"""Network drives and sticks are told from this computer's own disk by the mount table alone."""

from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.places import (
    Medium,
    Mount,
    medium_of,
    mounted_here,
    must_be_own,
    read_mountinfo,
    removable_devices,
)

MOUNTINFO = r"""
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:33 / /tmp rw - tmpfs tmpfs rw
25 22 0:34 / /var/overlay rw - overlay overlay rw
26 22 0:40 / /mnt/共享 rw shared:2 master:3 - cifs //server/share rw,vers=3.0
27 22 0:41 / /srv/nfs rw - nfs4 server:/export rw
28 22 0:42 / /home/lin/远程 rw - fuse.sshfs lin@server: rw
29 22 8:17 / /media/lin/U\040盘 rw - vfat /dev/sdb1 rw
30 22 8:33 / /run/media/lin/大盘 rw - fuseblk /dev/sdc1 rw
31 22 8:49 / /opt/stick rw - ext4 /dev/sdd1 rw
32 22 8:65 / /data rw - fuseblk /dev/sde1 rw
33 22 8:81 / /srv/nfs/own rw - xfs /dev/sdf1 rw
this line means nothing
""".strip()
MOUNTS = read_mountinfo(MOUNTINFO, frozenset({"8:49"}))


@pytest.mark.parametrize(
    ("path", "medium"),
    [
        ("/home/lin/文档/甲.sxt", Medium.OWN),
        ("/tmp/甲.sxt", Medium.OWN),
        ("/var/overlay/甲.sxt", Medium.OWN),
        ("/data/甲.sxt", Medium.OWN),
        ("/mnt/共享/甲.sxt", Medium.NETWORK),
        ("/mnt/共享", Medium.NETWORK),
        ("/mnt/共享的另一个/甲.sxt", Medium.OWN),
        ("/srv/nfs/a/b/甲.sxt", Medium.NETWORK),
        ("/srv/nfs/own/甲.sxt", Medium.OWN),
        ("/home/lin/远程/甲.sxt", Medium.NETWORK),
        ("/media/lin/U 盘/甲.sxt", Medium.REMOVABLE),
        ("/run/media/lin/大盘/甲.sxt", Medium.REMOVABLE),
        ("/opt/stick/甲.sxt", Medium.REMOVABLE),
    ],
)
def test_the_deepest_mount_says_what_a_folder_lies_on(path: str, medium: Medium) -> None:
    assert medium_of(Path(path), MOUNTS) is medium


def test_what_hides_an_earlier_mount_counts() -> None:
    over = read_mountinfo(f"{MOUNTINFO}\n40 22 0:50 / /data rw - cifs //server/data rw")
    assert medium_of(Path("/data/甲.sxt"), over) is Medium.NETWORK


def test_a_system_that_runs_from_a_stick_has_it_as_its_own_disk() -> None:
    live = read_mountinfo("22 1 8:17 / / rw - vfat /dev/sdb1 rw", frozenset({"8:17"}))
    assert medium_of(Path("/home/甲.sxt"), live) is Medium.OWN


def test_a_link_to_a_share_does_not_hide_it(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "文档").symlink_to(share)
    mounts = (Mount("/", Medium.OWN), Mount(str(share.resolve()), Medium.NETWORK))
    assert medium_of(tmp_path / "文档" / "甲.sxt", mounts) is Medium.NETWORK


def test_without_a_table_everything_is_own() -> None:
    assert medium_of(Path("/anywhere"), ()) is Medium.OWN
    assert read_mountinfo("") == ()


@pytest.mark.parametrize(
    ("medium", "code"),
    [(Medium.NETWORK, ErrorCode.PLACE_NETWORK), (Medium.REMOVABLE, ErrorCode.PLACE_REMOVABLE)],
)
def test_such_places_are_refused(tmp_path: Path, medium: Medium, code: ErrorCode) -> None:
    with pytest.raises(UserError) as refusal:
        must_be_own(tmp_path / "甲.sxt", (Mount(str(tmp_path.resolve()), medium),))
    assert refusal.value.code is code
    must_be_own(tmp_path / "甲.sxt", (Mount(str(tmp_path.resolve()), Medium.OWN),))


def test_a_disk_its_parts_and_what_is_made_of_them_say_whether_they_can_be_pulled(tmp_path: Path) -> None:
    devices, numbers = tmp_path / "devices", tmp_path / "numbers"
    numbers.mkdir()
    for disk, says in (("sda", "0"), ("sdb", "1")):
        (devices / disk / f"{disk}1").mkdir(parents=True)
        (devices / disk / "removable").write_text(f"{says}\n")
    (devices / "dm-0" / "slaves").mkdir(parents=True)
    (devices / "dm-0" / "removable").write_text("0\n")
    (devices / "dm-0" / "slaves" / "sdb1").symlink_to(devices / "sdb" / "sdb1")
    known = {
        "8:0": "sda",
        "8:1": "sda/sda1",
        "8:16": "sdb",
        "8:17": "sdb/sdb1",
        "253:0": "dm-0",
        "9:9": "gone",
    }
    for number, place in known.items():
        (numbers / number).symlink_to(devices / place)
    assert removable_devices(numbers) == {"8:16", "8:17", "253:0"}
    assert removable_devices(tmp_path / "nothing") == frozenset()


def test_this_computer_has_a_table_and_tests_run_on_its_own_disk(tmp_path: Path) -> None:
    assert mounted_here()
    assert medium_of(tmp_path, mounted_here()) is Medium.OWN
