import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli.products import products_app


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_init_check_convert(runner: CliRunner, tmp_path: Path) -> None:
    assert runner.invoke(products_app, ["init"]).exit_code == 0
    checked = runner.invoke(products_app, ["check", "products.toml"])
    assert checked.exit_code == 0
    assert "2 个商品" in checked.stdout
    assert "奉节脐橙" in checked.stdout
    assert runner.invoke(products_app, ["convert", "products.toml", "products.xlsx"]).exit_code == 0
    told = json.loads(runner.invoke(products_app, ["check", "products.xlsx", "--json"]).stdout)
    assert [product["id"] for product in told["products"]] == ["fengjie-qicheng", "wuxiang-xiaomi"]


def test_init_overwrites_nothing(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "products.toml").write_text("mine", encoding="utf-8")
    result = runner.invoke(products_app, ["init"])
    assert result.exit_code == 1
    assert "不会覆盖" in result.stderr
    assert (tmp_path / "products.toml").read_text(encoding="utf-8") == "mine"


def test_check_names_every_problem_without_a_traceback(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("名称,规格,价格\n米,,9\n", encoding="utf-8")
    result = runner.invoke(products_app, ["check", "bad.csv"])
    assert result.exit_code == 1
    assert "第 2 行“价格”列" in result.stderr
    assert "缺少规格" in result.stderr
    assert "Traceback" not in result.output
    told = json.loads(runner.invoke(products_app, ["check", "bad.csv", "--json"]).stdout)
    assert told["error"]["kind"] == "ProductCardInvalid"
    assert len(told["error"]["problems"]) == 2


def test_a_missing_file(runner: CliRunner) -> None:
    result = runner.invoke(products_app, ["check", "none.toml"])
    assert result.exit_code == 1
    assert "找不到" in result.stderr
