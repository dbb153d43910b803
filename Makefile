# 巡察工作平台. `make run` to look at it, `make test` to check it; `make help` lists the rest.
PY := .venv/bin/python
export DJANGO_SETTINGS_MODULE := xuncha.settings
# Where bytecode is not kept, every process of the tests compiles the whole house again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-browser check lock clean

help: ## 列出全部命令 / list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## 准备运行环境 / the environment to run it
	@bin/setup run

setup-dev: ## 准备开发与测试环境 / the environment to test it
	@bin/setup dev

run: setup ## 启动演示（http://127.0.0.1:8000） / start the demonstration
	@exec $(PY) bin/run

test: setup-dev ## 全部测试，含浏览器走查 / the whole suite, with the browser
	$(PY) -m pytest $(ARGS)

test-browser: setup-dev ## 只跑浏览器走查 / the browser journeys only
	$(PY) -m pytest -m browser $(ARGS)

check: setup-dev ## 规范、分层、模板、迁移 / style, floors, templates, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint --lint --quiet .
	$(PY) -W error manage.py check
	$(PY) manage.py makemigrations --check --dry-run

lock: setup-dev ## 重新锁定依赖版本 / lock the dependencies anew
	.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean: ## 删除 .venv 与缓存，不动 var/ 中的数据 / remove .venv and caches, keep the data in var/
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
