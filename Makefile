# SPDX-License-Identifier: GPL-3.0-or-later
# A thin face on the CMake presets and the scripts in tools/. `make help` lists the targets.
.POSIX:
.SUFFIXES:

PREFIX = /usr/local
OUT = out
FUZZ_SECONDS = 60

# Configures a preset once; CMake itself notices later changes of its files.
CONFIGURE = [ -f "$$dir/CMakeCache.txt" ] || cmake --preset "$$preset"
RELEASE = preset=release dir=build; $(CONFIGURE)
CTEST_ALL = ctest --output-on-failure --no-tests=error -j "$$(nproc)"
CTEST = $(CTEST_ALL) -LE slow

all: deps ## build the library and the command line into build/
	@$(RELEASE)
	@cmake --build build --target nuem_shared nuem_static nuem_cli nuem_python

deps: ## install the Debian packages that are missing
	@tools/deps.sh

reproduce: deps ## compute every number of the review, write $(OUT)/
	@$(RELEASE)
	@cmake --build build --target nuem_cli
	build/nuem reproduce -o "$(OUT)"

# The report is tested in a browser where Node.js and npm are; those are not installed for it.
browser:
	@if command -v node >/dev/null && command -v npm >/dev/null; then tools/deps.sh browser || \
	    echo "make: without Chromium the report is not tested in a browser" >&2; fi

test: deps browser ## build and run every test, plain and under the sanitizers
	@preset=asan dir=build-asan; $(CONFIGURE)
	@cmake --build build-asan
	$(CTEST) --test-dir build-asan
	@$(RELEASE)
	@cmake --build build
	$(CTEST) --test-dir build

test-full: test debug fuzz ## test, slow tests, a debug build without warnings and the fuzz targets
	$(CTEST_ALL) --test-dir build-asan -L slow
	$(CTEST_ALL) --test-dir build -L slow

debug: deps ## build and test without optimisation; warnings are errors
	@preset=debug dir=build-debug; $(CONFIGURE)
	@cmake --build build-debug
	$(CTEST) --test-dir build-debug

asan: deps ## build and test under AddressSanitizer and UndefinedBehaviorSanitizer
	@preset=asan dir=build-asan; $(CONFIGURE)
	@cmake --build build-asan
	$(CTEST) --test-dir build-asan

validate: deps ## compare with published figures, write docs/validation.md
	@$(RELEASE)
	@cmake --build build --target validate
	build/tests/validate

bench: deps ## build and run the benchmarks
	@$(RELEASE)
	@cmake --build build --target benches
	@for bench in build/bench/bench_*; do \
	    [ ! -f "$$bench" ] || [ ! -x "$$bench" ] || { echo "== $${bench##*/}"; "$$bench" || exit 1; }; \
	done

fuzz: ## run each fuzz target for FUZZ_SECONDS (needs clang)
	@tools/deps.sh fuzz
	@preset=fuzz dir=build-fuzz; $(CONFIGURE)
	@cmake --build build-fuzz --target fuzzers
	@tests/fuzz/run.sh "$(FUZZ_SECONDS)" build-fuzz

check: deps ## static checks: layers, exported symbols, data files, public functions, format
	@$(RELEASE)
	@cmake --build build --target nuem_shared nuem_static
	$(CTEST) --test-dir build -R '^check-' -E '^check-docs-'

docs: ## build the documentation site into build/docs/html
	@tools/deps.sh docs
	@$(RELEASE)
	@cmake --build build --target nuem_cli
	@cmake --build build --target nuem_python_extension || echo "make: the site goes without the Python package" >&2
	@tools/docs.sh build

format: ## run clang-format over the sources
	@tools/check_format.sh --fix

install: all ## install under PREFIX (and DESTDIR)
	@umask 022; cmake --install build --prefix "$(PREFIX)"

deb: ## build the Debian packages into build/deb and look at them with lintian
	@tools/deps.sh deb
	tools/deb.sh build/deb

deb-test: ## install the packages of build/deb in a clean Debian root and test them there (needs root)
	@tools/deps.sh deb
	tools/deb_test.sh build/deb

schemas: deps ## write data/schema anew from the answers of the program
	@$(RELEASE)
	@cmake --build build --target nuem_cli
	/usr/bin/python3 tools/make_schemas.py build/nuem

coverage: deps ## test coverage by gcov, summarised by gcovr where it is installed
	@preset=coverage dir=build-coverage; $(CONFIGURE)
	@cmake --build build-coverage
	$(CTEST) --test-dir build-coverage
	@tools/coverage.sh build-coverage

clean: ## remove every build folder
	rm -rf build build-debug build-asan build-coverage build-fuzz

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name text; do \
	    printf '  %-11s %s\n' "$$name" "$$text"; done

.PHONY: all deps browser reproduce test test-full debug asan validate bench fuzz check docs format install \
	deb deb-test schemas coverage clean help
