# diguan: `make run` starts it, `make test` tests it. Every target works from nothing but Python 3.11.
# 滴灌：make run 启动，make test 测试。各目标只需机器上有 Python 3.11。

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run setup test check packs words docs pictures lock bench bench-national nightly restore-drill mutants clean environment test-environment

PYTHON ?=
export PYTHON
python := .venv/bin/python

help:  ## show this list                                         显示本列表
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 24

run: setup  ## start diguan on this machine                       在本机启动滴灌
	@.venv/bin/diguan run

setup: environment  ## install what running needs: packages, pages, areas, words   安装运行所需
	@$(python) -m setup.frontend
	@$(python) -m setup.areas
	@$(python) -m diguan.words.catalogues
	@$(python) -m compileall -q diguan

test: setup test-environment  ## all tests, on SQLite and on PostgreSQL   全部测试
	@setup/system.sh
	@setup/test.sh

check: setup test-environment  ## style, types, imports, packs, translations, generated pages   各项检查
	@$(python) -m pytest -v -n auto tests/house

packs: environment  ## check every policy pack and its worked examples    检查政策包
	@.venv/bin/diguan packs check

words: environment  ## compile the translations                    编译界面译文
	@$(python) -m diguan.words.catalogues

docs: setup test-environment  ## write the generated pages of docs/ anew   重新生成文档
	@$(python) -m tests.house.documents --write

pictures: setup test-environment  ## take the pictures of guide and README anew  重拍指南配图
	@setup/system.sh
	@DIGUAN_PICTURES=docs/pictures $(python) -m pytest -q tests/pages/test_guide_pictures.py

lock: test-environment  ## pin requirements/*.in anew, with sums and without addresses   重新锁定依赖
	@setup/lock.sh

bench: setup  ## measure against the rivals, in a few minutes        性能对比
	@setup/environment.sh bench
	@$(python) -m bench

bench-national: setup  ## measure at the size of the country, in hours  全国规模测量
	@setup/environment.sh bench
	@$(python) -m bench --national

nightly: setup test-environment  ## all tests and those that take long     夜间全量测试
	@setup/environment.sh spark
	@setup/system.sh spark
	@HYPOTHESIS_PROFILE=nightly setup/test.sh nightly

restore-drill: setup  ## back up a demonstration, restore it elsewhere, compare   备份恢复演练
	@setup/restore-drill.sh

mutants: setup test-environment  ## plant small faults in rights, money, masks, imports; count what is noticed   变异测试
	@setup/mutants.sh

clean:  ## remove what was made, but no data (var/ stays)           清除生成物，保留数据
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf diguan/web/static/vendor test-results
	@find diguan -name '*.mo' -delete
	@find diguan tests setup -name __pycache__ -prune -exec rm -rf {} +

environment:
	@setup/environment.sh run

test-environment: environment
	@setup/environment.sh test
