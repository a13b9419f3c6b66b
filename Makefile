# envviz: make, make test, make lint, make sanitize, make install PREFIX=...
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
CC      ?= gcc
VERSION := 0.1.0

CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
STD     := -std=gnu17 -D_GNU_SOURCE -DENVVIZ_VERSION='"$(VERSION)"'
JANSSON := $(shell pkg-config --cflags --libs jansson 2>/dev/null || echo -ljansson)
CURSES  := $(shell pkg-config --cflags --libs ncursesw 2>/dev/null || echo -lncursesw -ltinfo)
ALL_CFLAGS = $(STD) $(WARN) $(CFLAGS) $(SANITIZE) $(DEFINES) -Isrc -MMD -MP -pthread

# A folder under src/ is a module; a module is an archive.  Later ones use earlier ones.
# V=1 shows the commands.
Q   := $(if $(V),,@)
say  = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

MODULES := wire scenario model session view term
LIBS     = $(foreach m,$(MODULES),$(BUILD)/lib$(m).a)
sources  = $(sort $(wildcard src/$(1)/*.c))
objects  = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call sources,$(1)))

.PHONY: all test lint sanitize install clean format bench
all: envviz $(BUILD)/libenvviz-probe.so $(BUILD)/envviz-lab

envviz: $(BUILD)/envviz
	@ln -sf $(BUILD)/envviz $@

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

define module_archive
$(BUILD)/lib$(1).a: $(call objects,$(1))
	@rm -f $$@
	$$(call say,AR,$$@)
	$(Q)ar rcs $$@ $$^
endef
$(foreach m,$(MODULES),$(eval $(call module_archive,$(m))))

REVERSED := $(BUILD)/libterm.a $(BUILD)/libview.a $(BUILD)/libsession.a $(BUILD)/libmodel.a \
            $(BUILD)/libscenario.a $(BUILD)/libwire.a

$(BUILD)/envviz: $(BUILD)/obj/main.o $(call objects,commands) $(LIBS)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(filter %.o,$^) $(REVERSED) $(LDFLAGS) $(CURSES) $(JANSSON) -lm -o $@

# The lab and the probe live in the target: they are never built with sanitizers.
$(BUILD)/target/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(STD) $(WARN) -O2 -g $(DEFINES) -Isrc -MMD -MP -pthread -fPIC -c $< -o $@

target_objects = $(foreach m,$(1),$(patsubst src/%.c,$(BUILD)/target/%.o,$(call sources,$(m))))

$(BUILD)/envviz-lab: $(call target_objects,lab scenario wire)
	$(call say,LD,$@)
	$(Q)$(CC) -pthread $^ $(JANSSON) -o $@

$(BUILD)/libenvviz-probe.so: $(call target_objects,probe wire) src/probe/probe.map
	$(call say,LD,$@)
	$(Q)$(CC) -shared -pthread -Wl,-z,now -Wl,--version-script=src/probe/probe.map \
	    $(filter %.o,$^) -ldl -o $@

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
	$(Q)$(CC) $(ALL_CFLAGS) $(filter %.o,$^) $(REVERSED) $(LDFLAGS) $(CURSES) $(JANSSON) $(CMOCKA) -lm -o $@

.SECONDARY:

tests: $(TESTS)
test: all $(TESTS)
	tests/run $(BUILD)

clean:
	rm -rf $(BUILD) envviz

format:
	clang-format -i $$(git ls-files 'src/*.[ch]' 'tests/*.[ch]')

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
