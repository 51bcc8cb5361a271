"""Shared libraries and tools that Qt and the tests expect from the system, and how Debian names them."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

BASE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
"""What importing QtWidgets, QtNetwork and QtPrintSupport loads."""

WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's xcb platform loads besides, for a real window."""

TEST_TOOLS = {"strace": "strace", "Xvfb": "xvfb", "unshare": "util-linux", "fusermount3": "fuse3"}
"""Programs some tests use; where one is missing they report 未证明."""


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages of those libraries that cannot be loaded; none are asked for off Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for name, package in libraries.items() if not loads(name)})


def missing_tools(tools: Mapping[str, str]) -> list[str]:
    """The Debian packages of those programs that are not on the path."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for name, package in tools.items() if shutil.which(name) is None})


def loads(name: str) -> bool:
    """The dynamic loader finds this library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def is_root() -> bool:
    """May install packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def has_apt() -> bool:
    """Debian, UOS, Kylin and relatives."""
    return shutil.which("apt-get") is not None


def apt_line(packages: list[str]) -> str:
    """The exact line an administrator runs."""
    return "apt-get install -y --no-install-recommends " + " ".join(packages)


def advice(packages: list[str]) -> str:
    """What to tell a user whose machine lacks these packages and who cannot install them here."""
    if not has_apt():
        return f"本机缺少以下系统组件，且没有 apt-get，请用系统自带的软件管理工具安装：{' '.join(packages)}"
    return (
        "本机缺少一些系统组件。请用管理员身份执行下面一行，再重新运行"
        f"（若提示找不到软件包，先执行 sudo apt-get update）：\n  sudo {apt_line(packages)}"
    )


def provide(libraries: Mapping[str, str]) -> bool:
    """Install what is missing when root, otherwise say which line to run; true when nothing is missing."""
    packages = missing_packages(libraries)
    if packages and may_install():
        install(packages)
        packages = missing_packages(libraries)
    if packages:
        print(advice(packages), file=sys.stderr)
    return not packages


def provide_if_root(libraries: Mapping[str, str], tools: Mapping[str, str]) -> None:
    """Install what some tests could use; going without is no failure, those tests report 未证明."""
    packages = missing_packages(libraries) + missing_tools(tools)
    if packages and may_install() and not install(packages):
        print("部分测试工具没有装上，相应的测试会报告为“未证明”。", file=sys.stderr)


def may_install() -> bool:
    """This user can install packages on this machine."""
    return is_root() and has_apt()


def install(packages: list[str]) -> bool:
    """apt-get, with fresh package lists on a second try and one by one on a third."""
    print(f"正在安装系统组件：{' '.join(packages)}", flush=True)
    if not apt("install", *packages):
        return True
    update_error = apt("update")
    error = apt("install", *packages)
    if error and len(packages) > 1:
        error = "；".join(filter(None, [apt("install", package) for package in packages]))
    if error:
        print(f"apt-get 没有装成：{update_error or error}", file=sys.stderr)
    return not error


def apt(action: str, *packages: str) -> str:
    """One quiet apt-get call that asks nothing and waits for another one to end; its error, or nothing."""
    options = ["-qq", "-y", "-o", "DPkg::Lock::Timeout=120"]
    if action == "install":
        options.append("--no-install-recommends")
    done = subprocess.run(
        ["apt-get", *options, action, *packages],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if line.startswith("E:")]
    return lines[-1] if lines else f"退出码 {done.returncode}"
