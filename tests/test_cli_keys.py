"""Commands about keys and hand-overs: sentences, refused like in the window, by the same roles."""

from collections.abc import Callable
from pathlib import Path

import pytest

import main as program
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.roles import Role
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.keys import keys_of, rotate_keys
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, make_pair, save_visit

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """Both closed; a bundle of the unit lies with the committee."""
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    made = make_pair(tmp_path)
    save_visit(made.unit, made.clock.moment.date())
    carry(made.unit, made.committee, tmp_path)
    back_up(made.unit, BackupKind.MANUAL)
    add_user(made.unit, name="王芳", roles=[Role.RECORDER], password=PASSWORD, cost=CHEAP)
    made.close()
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def done(*arguments: object) -> tuple[int, str, str]:
        code = program.main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return done


def opened(pair: Pair, ws: Workspace) -> Workspace:
    return open_unit(
        ws.workbook.path, PASSWORD, Surroundings(RESOURCES, now=pair.clock, cost=CHEAP), user="林静"
    )


def test_keys_are_changed_by_who_may(run: Run, pair: Pair) -> None:
    unit = pair.unit.workbook.path
    code, out, err = run("rotate", unit, "--user", "王芳")
    assert (code, out) == (1, "") and "管理员" in err
    code, out, err = run("rotate", unit, "--user", "林静")
    assert code == 0, err
    ws = opened(pair, pair.unit)
    assert own_identity(ws).public.key_id in out and "登记卡" in out
    ws.workbook.close()


def test_a_registration_is_stopped_from_the_next_bundle_on(run: Run, pair: Pair) -> None:
    committee = pair.committee.workbook.path
    code, _, err = run("revoke", committee, "--of", "无此单位", "--reason", "电脑被盗")
    assert code == 1 and err.strip()
    code, _, err = run("revoke", committee, "--of", "机械学院党委", "--reason", " ")
    assert code == 1 and err.strip()
    code, out, err = run("revoke", committee, "--of", "机械学院党委", "--reason", "电脑被盗")
    assert code == 0, err
    assert "从第2包起不收" in out
    ws = opened(pair, pair.committee)
    assert keys_of(ws, pair.unit.org)[0].revoked_from == 2
    ws.workbook.close()
    code, _, err = run("revoke", committee, "--of", "机械学院党委", "--from", 1, "--reason", "再停")
    assert code == 1 and "已经停用" in err


def test_a_hand_over_is_begun_told_and_ended(run: Run, pair: Pair) -> None:
    unit = ("hand-over", pair.unit.workbook.path, "--user", "林静")
    assert "还没有办过" in run(*unit)[1]
    assert run(*unit, "--begin", "无此人", "王芳")[0] == 1
    assert "林静移交王芳" in run(*unit, "--begin", "林静", "王芳")[1]
    assert run("rotate", *unit[1:])[0] == 0
    code, _, err = run(*unit, "--skip", "移除移交人")
    assert code == 1 and err.strip()
    out = run(*unit, "--skip", "移除移交人", "--reason", "仍留任记实员")[1]
    assert "更换本单位密钥：2" in out and "由林静办理" in out
    assert "移除移交人：略过，仍留任记实员。" in out
    assert "重新生成恢复单：没有办。" in out
    assert "办结" in run(*unit, "--end")[1].splitlines()[0]
    with pytest.raises(SystemExit) as left:
        run(*unit, "--skip", "吃饭")
    assert left.value.code == 2


def test_after_a_restore_a_newer_key_is_taken_back(run: Run, pair: Pair, tmp_path: Path) -> None:
    unit = pair.unit.workbook.path
    name = next((unit / "backups").glob("*"), unit).name
    restored = tmp_path / "恢复.sxt"
    code, _, err = run("restore", unit, "--backup", name, "--into", restored, "--yes", "--user", "林静")
    assert code == 0, err
    code, _, err = run("keys-back", restored, "--place", unit)
    assert code == 1 and "没有比现在更新的密钥" in err
    ws = opened(pair, pair.unit)
    rotate_keys(ws)
    newer = own_identity(ws).public.key_id
    back_up(ws, BackupKind.MANUAL)
    ws.workbook.close()
    code, out, err = run("keys-back", restored, "--place", unit)
    assert code == 0, err
    assert newer in out
