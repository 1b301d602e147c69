# Everything happens in the package's own command line, and install.py sees to .venv. Neither looks for modules in this
# folder, whatever lies about in it.
RUN = .venv/bin/compendium

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

book: environment ## check the data, run the notebooks, build book/_build/html/index.html
	@$(RUN) book

pdf: environment ## print the whole book as a tagged PDF, into book/_build/editions/
	@$(RUN) pdf

single: environment ## put the whole book into one HTML file to mail, into book/_build/editions/
	@$(RUN) single

epub: environment ## make an e-book of the whole book, EPUB, into book/_build/editions/
	@$(RUN) epub

test: environment ## run the tests
	@$(RUN) test

verify: environment ## run everything anew in a clean copy and compare it with results/
	@$(RUN) verify

diff: environment ## say what an edited copy of data/ changes: make diff DATA=folder
	@$(RUN) diff "$(or $(DATA),$(error say which edited copy of data/: make diff DATA=folder))"

bench: environment ## measure against stock tools, into benchmarks/results.md (half an hour)
	@.venv/bin/python -P benchmarks/bench.py

soak: environment ## edit, spoil and kill at random and say what did not survive (one to two hours)
	@.venv/bin/python -P tests/faults/soak.py $(SEED)

quotes: environment ## attach the article's quotes from your copy of it: make quotes SOURCE=file
	@$(RUN) quotes $(if $(SOURCE),"$(SOURCE)")

annotations: environment ## annotate the article's claims in your copy of it: make annotations SOURCE=file
	@$(RUN) annotations $(if $(SOURCE),"$(SOURCE)")

lab: environment ## open the notebooks in JupyterLab
	@$(RUN) lab

crate: environment ## pack everything with its provenance into dist/compendium-crate.zip
	@$(RUN) crate

clean: environment ## remove what was built, except results/ and .venv/
	@$(RUN) clean

wheelhouse: ## keep every package in wheelhouse/, from which make then installs without an index
	@python3 -I install.py wheelhouse

environment:
	@python3 -I install.py

.PHONY: environment help book pdf single epub test verify diff bench soak quotes annotations lab crate wheelhouse clean
