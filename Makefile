# make                  envviz, its probe and its lab, in $(BUILD)
# make test             the tests; ./run.sh test runs all that continuous integration runs
# make lint             who includes whom, layout of the code, static analysers
# make sanitize         the unit tests under ASan and UBSan, those with threads under TSan
# make coverage         the share of lines that the tests run
# make fuzz SECONDS=60  the readers of files, each so long
# make story            every claim of the story run and checked: the table in Markdown
# make libc-matrix      the same scenarios on other libcs; needs root and a Debian mirror
# make pictures         the pictures of the README, from the sample recordings
# make bench            what envviz costs; UPDATE=1 writes it into the README
# make install PREFIX=/usr/local DESTDIR=, make uninstall
# make format, make clean
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
ifeq ($(origin CC),default)
CC      := gcc
endif
VERSION := 0.1.0

CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
STD     := -std=gnu17 -D_GNU_SOURCE -DENVVIZ_VERSION='"$(VERSION)"'
JANSSON := $(shell pkg-config --cflags --libs jansson 2>/dev/null || echo -ljansson)
LIBDW   := $(shell pkg-config --cflags --libs libdw 2>/dev/null || echo -ldw)
CURSES  := $(shell pkg-config --cflags --libs ncursesw 2>/dev/null || echo -lncursesw -ltinfo)
ALL_CFLAGS = $(STD) $(WARN) $(CFLAGS) $(SANITIZE) $(COUNTED) $(DEFINES) -Isrc -MMD -MP -pthread

# A folder under src/ is a module; a module is an archive.  Later ones use earlier ones.
# V=1 shows the commands.
Q   := $(if $(V),,@)
say  = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

MODULES := text wire scenario model session view config term commands
LIBS     = $(foreach m,$(MODULES),$(BUILD)/lib$(m).a)
sources  = $(sort $(wildcard src/$(1)/*.c))
objects  = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call sources,$(1)))

.PHONY: all test tests lint sanitize build-asan build-tsan build-coverage coverage unit-tests threaded-tests unit-modules thread-modules fuzz story pictures bench libc-matrix install uninstall clean format
# The follower is there for glibc, on machines that it has thunks for; elsewhere the probe does without.
FOLLOWER  := $(shell $(CC) -include features.h -E -dM -x c /dev/null 2>/dev/null | \
                 grep -cE 'define (__GLIBC__|__x86_64__|__aarch64__) ')
LIBRARIES := $(patsubst %,$(BUILD)/libenvviz-%.so,probe shield $(if $(filter 2,$(FOLLOWER)),follower))
all: $(BUILD)/envviz $(LIBRARIES) $(BUILD)/envviz-lab

# The default build can be started from the top: ./envviz
ifeq ($(BUILD),build)
all: envviz
envviz: $(BUILD)/envviz
	@ln -sf $(BUILD)/envviz $@
endif

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

# The shipped themes are put into the program.
$(BUILD)/obj/config/theme_file.o: $(wildcard assets/themes/*.json)

define module_archive
$(BUILD)/lib$(1).a: $(call objects,$(1))
	@rm -f $$@
	$$(call say,AR,$$@)
	$(Q)ar rcs $$@ $$^
endef
$(foreach m,$(MODULES),$(eval $(call module_archive,$(m))))

REVERSED := $(BUILD)/libcommands.a $(BUILD)/libterm.a $(BUILD)/libconfig.a $(BUILD)/libview.a $(BUILD)/libsession.a \
            $(BUILD)/libmodel.a $(BUILD)/libscenario.a $(BUILD)/libwire.a $(BUILD)/libtext.a

$(BUILD)/envviz: $(BUILD)/obj/main.o $(LIBS)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(filter %.o,$^) $(REVERSED) $(LDFLAGS) $(CURSES) $(JANSSON) $(LIBDW) -lm -o $@

# The lab, the probe and the shield live in the target: they are never built with sanitizers.  With
# frame pointers, the probe finds its caller also where there is no unwinder.
define compile_guest
@mkdir -p $(@D)
$(call say,CC,$@)
$(Q)$(CC) $(STD) $(WARN) -O2 -g $(COUNTED) $(WALKED) $(DEFINES) -Isrc -MMD -MP -pthread -fPIC \
    -ffunction-sections -fdata-sections -c $< -o $@
endef
$(BUILD)/target/%.o: src/%.c
	$(compile_guest)

$(BUILD)/target/probe/%.o $(BUILD)/target/guest/%.o: WALKED := -fno-omit-frame-pointer
$(BUILD)/target/probe/%.o: override COUNTED :=

target_objects = $(foreach m,$(1),$(patsubst src/%.c,$(BUILD)/target/%.o,$(call sources,$(m))))

$(BUILD)/envviz-lab: $(call target_objects,lab scenario wire text)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $(COUNTED) $^ $(JANSSON) -o $@

# The probe and the follower stand in front of the same functions.
$(BUILD)/hooks.map: src/probe/hooks.def
	@mkdir -p $(@D)
	$(Q){ echo '{ global: envviz_probe_adopt;'; sed -n 's/^HOOK(\(.*\))$$/\1;/p' $<; echo 'local: *; };'; } >$@

$(BUILD)/libenvviz-probe.so: $(call target_objects,probe guest wire) $(BUILD)/hooks.map
	$(call say,LD,$@)
	$(Q)$(CC) -shared -static-libgcc -pthread $(COUNTED) -Wl,--gc-sections -Wl,--version-script=$(BUILD)/hooks.map \
	    $(filter %.o,$^) -ldl -o $@

# It is loaded into every program that is followed: two segments, a page of data, few relocations, and
# no versions of symbols, each of which the loader would look for.
LIGHT := -nostdlib -Wl,--gc-sections -Wl,-O1 -Wl,-z,lazy -Wl,-z,norelro -Wl,-z,noseparate-code
$(BUILD)/target/probe/follower/preloaded.o: src/guest/preloaded.c # never with what counts lines
	$(compile_guest)
$(BUILD)/libenvviz-follower.so: $(call target_objects,probe/follower) $(BUILD)/target/probe/follower/preloaded.o $(BUILD)/hooks.map
	$(call say,LD,$@)
	$(Q)$(CC) -shared $(LIGHT) -Wl,--version-script=$(BUILD)/hooks.map $(filter %.o,$^) -o $@

# Bound to no libc: the names that it leaves open are those of whatever libc the program has.
$(BUILD)/libenvviz-shield.so: $(call target_objects,shield guest) src/shield/shield.map
	$(call say,LD,$@)
	$(Q)$(CC) -shared -nostdlib -Wl,-z,now -Wl,--version-script=src/shield/shield.map \
	    $(filter %.o,$^) $(if $(COUNTED),-lgcov) -lgcc -o $@

# A test is tests/MODULE/NAME_test.c, linked with the archives and tests/support/*.c.
TEST_SOURCES := $(sort $(wildcard tests/*/*_test.c))
TESTS        := $(patsubst tests/%.c,$(BUILD)/tests/%,$(TEST_SOURCES))
SUPPORT      := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(sort $(wildcard tests/support/*.c)))
CMOCKA       := -lcmocka -lvterm -lutil

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -c $< -o $@

$(BUILD)/tests/%_test: $(BUILD)/tests/%_test.o $(SUPPORT) $(LIBS)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(filter %.o,$^) $(REVERSED) $(LDFLAGS) $(CURSES) $(JANSSON) $(LIBDW) $(CMOCKA) -lm -o $@

# Rings of four slots, so that wrapping around and being full happen at once.
$(BUILD)/tests/wire/%: DEFINES += -DRING_SLOTS=4
$(BUILD)/tests/wire/ring.o: src/wire/ring.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@
$(BUILD)/tests/wire/ring_test: $(BUILD)/tests/wire/ring.o

# The store of the shield is linked as it is: no preload, and with sanitizers.
$(BUILD)/tests/shield/store_test: $(patsubst %,$(BUILD)/obj/shield/%.o,store strings pool)

# Programs that the tests run under the probe and the shield: ordinary ones, never with sanitizers.
PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/*/*_program.c)))
$(BUILD)/tests/%_program: tests/%_program.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(STD) $(WARN) -O2 -g -Isrc -MMD -MP -MF $@.d -MT $@ -pthread $< $(filter %.a,$^) \
	    $(if $(filter %.a,$^),$(SANITIZE) $(COUNTED) $(CFLAGS) -lm) -o $@

# This one prints what the program itself would say of its keys.
$(BUILD)/tests/docs/tables_program: $(BUILD)/libview.a $(BUILD)/libtext.a

# Programs that measure: linked with the archives.
BENCHES := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/bench/*_bench.c)))
$(BUILD)/tests/%_bench: $(BUILD)/tests/%_bench.o $(LIBS)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(filter %.o,$^) $(REVERSED) $(LDFLAGS) $(CURSES) $(JANSSON) $(LIBDW) -lutil -lm -o $@

.SECONDARY:

tests: $(TESTS) $(PROGRAMS)
test: all tests
	tests/run $(BUILD)

lint:
	tests/lint

# The same tree with CC and SANITIZE set; what lives in the target stays as it is, see above.
SANITIZED := CC=clang CFLAGS='-O1 -g -fno-omit-frame-pointer'
ASAN      := $(SANITIZED) BUILD=$(BUILD)/asan \
             SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
TSAN      := $(SANITIZED) BUILD=$(BUILD)/tsan SANITIZE=-fsanitize=thread
UNIT      := text wire scenario model session view config commands shield fuzz
THREADED  := wire session/merge shield
sanitize: build-asan build-tsan
	tests/run $(BUILD)/asan $(UNIT)
	tests/run $(BUILD)/tsan $(THREADED)
build-asan:
	+$(Q)$(MAKE) --no-print-directory $(ASAN) all unit-tests
build-tsan:
	+$(Q)$(MAKE) --no-print-directory $(TSAN) threaded-tests
tests_of = $(filter $(patsubst %,$(BUILD)/tests/%%,$(1)),$(TESTS))
unit-tests: $(call tests_of,$(UNIT)) $(PROGRAMS)
threaded-tests: $(call tests_of,$(THREADED))
# Lines are counted in all but the probe, see tests/coverage.
build-coverage:
	+$(Q)$(MAKE) --no-print-directory CC=gcc CFLAGS='-O0 -g -Wno-format-truncation' \
	    COUNTED='--coverage -fprofile-update=atomic' BUILD=$(BUILD)/coverage all tests
	@ln -sfn ../scenarios $(BUILD)/scenarios # what is shipped stands beside the folder of envviz
	@ln -sfn ../assets $(BUILD)/assets
coverage: build-coverage
	tests/coverage $(BUILD)/coverage
unit-modules:
	@echo $(UNIT)
thread-modules:
	@echo $(THREADED)

fuzz:
	FUZZ=$(BUILD)/fuzz tests/fuzz/run $(or $(SECONDS),60)

story: all
	$(BUILD)/envviz story --markdown

pictures: all
	ENVVIZ=$(BUILD)/envviz assets/pictures/make

bench: all $(BENCHES) $(PROGRAMS)
	tests/bench/run $(BUILD)

libc-matrix: all
	tests/libc/run $(BUILD)

BIN := $(DESTDIR)$(PREFIX)/bin
LIB := $(DESTDIR)$(PREFIX)/lib/envviz
OWN := $(DESTDIR)$(PREFIX)/share/envviz
MAN := $(DESTDIR)$(PREFIX)/share/man
BASH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS  := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
install: all
	install -d $(BIN) $(LIB) $(OWN) $(MAN)/man1 $(MAN)/man5 \
	    $(BASH_COMPLETIONS) $(ZSH_COMPLETIONS) $(FISH_COMPLETIONS)
	install -m 755 $(BUILD)/envviz $(BIN)
	install -m 755 $(LIBRARIES) $(BUILD)/envviz-lab $(LIB)
	rm -rf $(OWN)/scenarios $(OWN)/assets
	cp -R scenarios assets $(OWN)
	chmod -R u=rwX,go=rX $(OWN)
	install -m 644 assets/envviz.1 $(MAN)/man1
	install -m 644 assets/envviz-scenario.5 $(MAN)/man5
	install -m 644 assets/completions/envviz.bash $(BASH_COMPLETIONS)/envviz
	install -m 644 assets/completions/_envviz $(ZSH_COMPLETIONS)
	install -m 644 assets/completions/envviz.fish $(FISH_COMPLETIONS)

uninstall:
	rm -rf $(BIN)/envviz $(LIB) $(OWN) $(MAN)/man1/envviz.1 $(MAN)/man5/envviz-scenario.5 \
	    $(BASH_COMPLETIONS)/envviz $(ZSH_COMPLETIONS)/_envviz $(FISH_COMPLETIONS)/envviz.fish

clean:
	rm -rf $(BUILD)
	@[ $(BUILD) != build ] || rm -f envviz

format:
	clang-format -i $$(git ls-files 'src/*.[ch]' 'tests/*.[ch]')

-include $(shell find $(BUILD) -path $(BUILD)/libc -prune -o -name '*.d' -print 2>/dev/null)
