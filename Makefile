# Everything happens in the package's own command line (python -m compendium); make only sees to .venv.
RUN = .venv/bin/python -m compendium
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

book: .venv/package ## check the data, run the notebooks, build book/_build/html/index.html
	@$(RUN) book

pdf: .venv/package ## print the whole book as a tagged PDF, into book/_build/editions/
	@$(RUN) pdf

single: .venv/package ## put the whole book into one HTML file to mail, into book/_build/editions/
	@$(RUN) single

test: .venv/package ## run the tests
	@$(RUN) test

verify: .venv/package ## run everything anew in a clean copy and compare it with results/
	@$(RUN) verify

diff: .venv/package ## say what an edited copy of data/ changes: make diff DATA=folder
	@$(RUN) diff "$(or $(DATA),$(error say which edited copy of data/: make diff DATA=folder))"

bench: .venv/package ## measure against stock tools, into benchmarks/results.md (half an hour)
	@.venv/bin/python benchmarks/bench.py

quotes: .venv/package ## attach the article's quotes from your copy of it: make quotes SOURCE=file
	@$(RUN) quotes $(if $(SOURCE),"$(SOURCE)")

annotations: .venv/package ## annotate the article's claims in your copy of it: make annotations SOURCE=file
	@$(RUN) annotations $(if $(SOURCE),"$(SOURCE)")

lab: .venv/package ## open the notebooks in JupyterLab
	@$(RUN) lab

crate: .venv/package ## pack everything with its provenance into dist/compendium-crate.zip
	@$(RUN) crate

clean: .venv/package ## remove what was built, except results/ and .venv/
	@$(RUN) clean

.venv/packages: requirements.lock
	@echo "installing the packages of requirements.lock into .venv: some minutes, this once"
	@python3 -m venv --clear .venv
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

# The package is installed where it stands: anew after this folder was moved.
ifneq ($(shell cat .venv/package 2>/dev/null),$(CURDIR))
.PHONY: .venv/package
endif
.venv/package: .venv/packages pyproject.toml
	@$(PIP) --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

.PHONY: help book pdf single test verify diff bench quotes annotations lab crate clean
