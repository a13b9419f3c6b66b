/* envviz on a pseudo-terminal, replaying a recording written by hand. */
#ifndef ENVVIZ_TESTS_TUI_TUI_H
#define ENVVIZ_TESTS_TUI_TUI_H

#include "support/pty.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TUI_HEAD                                                                                   \
    "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"title\":\"A short story\","      \
    "\"mode\":\"minimal\",\"engine\":\"native\",\"spawner\":\"system\",\"libc\":\"glibc 2.36\","   \
    "\"scenario\":{\"text\":\"Look at w1 when the array moves.\"}},\n\"events\":[\n"

/* The same story as tests/view/story.h tells, up to w1's failure and what follows it. */
#define TUI_EVENTS                                                                                 \
    "[0,1,\"process.start\",4711,4710,\"0x7ffc00001000\",5,\"exec\",\"lab\"],\n"                   \
    "[0,1,\"control\",\"native\",\"system\",\"run\"],\n"                                           \
    "[1000,1,\"thread.start\",4711,4711,\"main\"],\n"                                              \
    "[2000,2,\"thread.start\",4711,4712,\"w0\"],\n"                                                \
    "[3000,3,\"thread.start\",4711,4713,\"w1\"],\n"                                                \
    "[10000,1,\"env.begin\",\"setenv\",6,\"PLAT\"],\n"                                             \
    "[10000,1,\"env.lock\",\"0x7ffc00001000\",5],\n"                                               \
    "[11000,1,\"env.grow\",\"first\",\"0x7ffc00001000\",\"0x55d0000010a0\",48,56],\n"              \
    "[11000,1,\"env.publish\",\"0x55d0000010a0\"],\n"                                              \
    "[12000,1,\"env.store\",\"0x55d0000010a0\",5,\"0x55d000001500\"],\n"                           \
    "[12000,1,\"env.end\",0,\"0x55d0000010a0\",6],\n"                                              \
    "[100000,2,\"exec.load\",\"0x55d0000010a0\",6,\"system\",\"system\",\"cc -c "                  \
    "core/utils.c\"],\n"                                                                           \
    "[100000,2,\"exec.exec\",\"0x55d0000010a0\"],\n"                                               \
    "[150000,3,\"exec.load\",\"0x55d0000010a0\",6,\"system\",\"system\",\"cc -c core/log.c\"],\n"  \
    "[150000,3,\"exec.exec\",\"0x55d0000010a0\"],\n"                                               \
    "[170000,1,\"env.begin\",\"setenv\",9,\"LD_RUN_PATH\"],\n"                                     \
    "[171000,1,\"env.lock\",\"0x55d0000010a0\",6],\n"                                              \
    "[172000,1,\"env.grow\",\"moved\",\"0x55d0000010a0\",\"0x55d0000020b0\",56,64],\n"             \
    "[172000,1,\"env.free\",\"0x55d0000010a0\",56],\n"                                             \
    "[173000,1,\"env.publish\",\"0x55d0000020b0\"],\n"                                             \
    "[174000,1,\"env.store\",\"0x55d0000020b0\",6,\"0x55d000001600\"],\n"                          \
    "[174000,1,\"env.end\",0,\"0x55d0000020b0\",7],\n"                                             \
    "[200000,2,\"exec.result\",0,5001],\n"                                                         \
    "[201000,2,\"child.env\",\"read\",6,0,0,0,\"\"],\n"                                            \
    "[202000,2,\"exec.status\",0],\n"                                                              \
    "[249000,3,\"exec.result\",14,0],\n"                                                           \
    "[250000,3,\"exec.status\",32512],\n"                                                          \
    "[300000,2,\"exec.load\",\"0x55d0000020b0\",7,\"system\",\"system\",\"cc -c core/io.c\"]"

enum { TUI_EVENT_COUNT = 28 };

/* What tests may vary. */
struct tui_setup {
    int columns, rows;
    const char *term; /* TERM; NULL: screen-256color (libvterm 0.1 draws xterm's REP wrong) */
    bool ascii_locale, no_colour;
    const char *environment[3]; /* more of it: "COLORTERM=truecolor" */
    bool cut_off;               /* the recording's end is missing */
    const char *config;         /* XDG_CONFIG_HOME, or NULL */
    const char *options[4];     /* of the command line, before the file */
    const char *more_events;    /* rows behind the others, each with ",\n" in front */
};

struct tui {
    struct pty *pty;
    char path[256];
};

/* The envviz that is tested. */
static inline const char *tui_program(void)
{
    const char *program = getenv("ENVVIZ");
    return program != NULL ? program : "build/envviz";
}

/* Starts a command line, in which $ENVVIZ is the program, on a terminal of 120x40. */
static inline struct pty *tui_shell(const char *command)
{
    char variable[512];
    snprintf(variable, sizeof variable, "ENVVIZ=%s", tui_program());
    const char *env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", variable,
                         NULL};
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    struct pty *pty = pty_start(120, 40, argv, env);
    assert_non_null(pty);
    return pty;
}

/* Makes a file that holds this; its path goes to `path`. */
static inline void tui_file(char *path, size_t size, const char *content)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, size, "%s/envviz-tui-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    close(fd);
}

/* Starts envviz on the recording. */
static inline struct tui tui_start(const struct tui_setup *setup)
{
    struct tui tui;
    const char *folder = getenv("TMPDIR");
    snprintf(tui.path, sizeof tui.path, "%s/envviz-tui-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(tui.path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    fputs(TUI_HEAD TUI_EVENTS, file);
    if (setup->more_events != NULL)
        fputs(setup->more_events, file);
    fputs(setup->cut_off ? ",\n[30" : "\n]}\n", file);
    assert_int_equal(fclose(file), 0);

    char term[64];
    snprintf(term, sizeof term, "TERM=%s", setup->term != NULL ? setup->term : "screen-256color");
    const char *env[9] = {term, setup->ascii_locale ? "LC_ALL=C" : "LC_ALL=C.UTF-8",
                          "PATH=/usr/bin:/bin"};
    int variables = 3;
    if (setup->no_colour)
        env[variables++] = "NO_COLOR=1";
    for (int i = 0; i < 3 && setup->environment[i] != NULL; i++)
        env[variables++] = setup->environment[i];
    char config[300];
    snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s",
             setup->config != NULL ? setup->config : "/nonexistent");
    env[variables] = config;
    const char *argv[8] = {tui_program()};
    int arguments = 1;
    for (int i = 0; i < 4 && setup->options[i] != NULL; i++)
        argv[arguments++] = setup->options[i];
    argv[arguments] = tui.path;
    tui.pty = pty_start(setup->columns, setup->rows, argv, env);
    assert_non_null(tui.pty);
    return tui;
}

/* Starts it and waits until it has played to the end of the recording, and stands there. */
static inline struct tui tui_start_at_end(const struct tui_setup *setup)
{
    struct tui tui = tui_start(setup);
    if (!pty_wait_text(tui.pty, setup->cut_off ? "CUT OFF" : " END "))
        fail_msg("envviz does not come to the end of the recording");
    return tui;
}

static inline void tui_end(struct tui *tui)
{
    pty_end(tui->pty);
    unlink(tui->path);
}

/* Takes the terminal's state before envviz changed it: what must be back afterwards. */
static inline void tui_assert_restored(const struct tui *tui)
{
    struct termios modes;
    assert_true(pty_modes(tui->pty, &modes));
    assert_false(pty_alternate_screen(tui->pty));
    assert_true(pty_cursor_visible(tui->pty));
    assert_true(modes.c_lflag & ECHO);
    assert_true(modes.c_lflag & ICANON);
    assert_true(modes.c_lflag & ISIG);
    assert_true(modes.c_iflag & ICRNL);
    assert_true(modes.c_oflag & OPOST);
}

#endif
