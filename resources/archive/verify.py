"""核对归档文件夹：文件有没有缺少、改动、多出，日志前后是否接得上。

只用 Python 3.8 以上自带的功能，不联网，不改动任何文件。用法：在这个文件夹里运行  python 核对.py
退出码：0 全部相符；1 有不符的；2 核对不了。
"""

import hashlib
import json
import os
import sys
import unicodedata

MANIFEST = "manifest.sha256"
LOG = "日志/日志.jsonl"
IGNORED = ("thumbs.db", "desktop.ini", ".ds_store")
BLOCK = 1 << 20


def main(arguments):
    """核对一个文件夹，返回退出码。"""
    root = arguments[0] if arguments else os.path.dirname(os.path.abspath(__file__))
    try:
        listed = read_manifest(os.path.join(root, MANIFEST))
    except (OSError, ValueError) as wrong:
        print(f"核对不了：{MANIFEST} 读不出来（{wrong}）。")
        return 2
    wrong = check_files(root, listed) + check_log(root)
    for line in wrong:
        print(line)
    if wrong:
        print(f"共 {len(wrong)} 处不符，请与原件比对。")
        return 1
    print(f"全部相符：{len(listed)} 个文件，日志前后接续。")
    return 0


def read_manifest(path):
    """读出清单：相对路径 -> SHA-256。"""
    listed = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            digest, separator, name = line.rstrip("\r\n").partition("  ")
            parts = name.split("/")
            is_inside = name and ":" not in name and "\\" not in name and ".." not in parts and parts[0]
            if not separator or len(digest) != 64 or not is_inside:
                raise ValueError("有一行不对")
            listed[unicodedata.normalize("NFC", name)] = digest.lower()
    if not listed:
        raise ValueError("是空的")
    return listed


def check_files(root, listed):
    """比对每个文件；返回不符之处。"""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, root).replace(os.sep, "/")
            found[unicodedata.normalize("NFC", relative)] = path
    wrong = []
    for name in sorted(listed):
        if name not in found:
            wrong.append("缺少：" + name)
        elif sha256(found[name]) != listed[name]:
            wrong.append("改动：" + name)
    for name in sorted(found):
        if name not in listed and name != MANIFEST and name.split("/")[-1].lower() not in IGNORED:
            wrong.append("多出：" + name)
    return wrong


def sha256(path):
    """算一个文件的 SHA-256；读不出的算作不符。"""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            block = file.read(BLOCK)
            while block:
                digest.update(block)
                block = file.read(BLOCK)
    except OSError:
        return ""
    return digest.hexdigest()


def framed(prefix, *parts):
    """日志里各种散列的算法：前缀，再是每一段的长度（8 字节，大端）和内容。"""
    digest = hashlib.sha256(prefix + b"\0")
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def canonical(value):
    """JSON 的唯一写法：UTF-8，键排序，无空格。"""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def check_log(root):
    """从第一条起重算日志；返回不符之处。"""
    path = os.path.join(root, *LOG.split("/"))
    if not os.path.exists(path):
        return []
    try:
        with open(path, encoding="utf-8") as lines:
            head = json.loads(next(lines))
            return check_lines(head, lines)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return ["改动：日志读不出来"]


def check_lines(head, lines):
    """重算每一条的散列和前后的接续，直到签过名的末端。"""
    link = framed(b"sxt-genesis-1", head["owner"].encode("utf-8"), head["first_epoch"].encode("utf-8"))
    wrong = [] if link.hex() == head["genesis"] else ["改动：日志的开头"]
    n = 0
    for n, text in enumerate(lines, 1):
        line = json.loads(text)
        digest = bytes.fromhex(line["digest"])
        if line["n"] != n or not is_sound(line, digest):
            wrong.append(f"改动：日志第 {n} 条")
        link = framed(b"sxt-link-1", link, n.to_bytes(8, "big"), digest)
    end = head["checkpoint"]
    if end["n"] != n or end["link"] != link.hex():
        wrong.append(f"改动：日志接不到签名的末端（第 {end['n']} 条）")
    return wrong


def is_sound(line, digest):
    """一条的内容是否与它的散列相符；不在本归档里的只有散列。"""
    revision = line.get("revision")
    if revision is None:
        return "body" not in line
    if framed(b"sxt-revision-1", canonical(revision)) != digest or revision["n"] != line["n"]:
        return False
    if "body" not in line:
        return True
    payload = framed(b"sxt-payload-1", bytes.fromhex(line["salt"]), canonical(line["body"]))
    return payload.hex() == revision["payload_hash"]


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    CODE = main(sys.argv[1:])
    if os.name == "nt" and sys.stdin is not None and sys.stdin.isatty() and len(sys.argv) == 1:
        input("按回车键关闭。")
    sys.exit(CODE)
