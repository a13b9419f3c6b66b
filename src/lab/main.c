/*
 * envviz-lab: the program that is observed.  It knows nothing of envviz and has no instrumentation:
 * it calls setenv and system as anyone would, and runs just as well alone.
 */
#include "lab/detect.h"
#include "lab/run.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SETS = 256 };

struct options {
    const char *scenario, *workdir;
    const char *sets[SETS];
    unsigned set_count;
    bool env_is_set, detect, libc, help;
};

static const char usage[] =
    "usage: envviz-lab SCENARIO.json [--set PATH=VALUE]... [--workdir DIR]\n"
    "       envviz-lab --detect | --libc\n"
    "\n"
    "Runs a scenario without envviz: workers start commands while the main thread changes the\n"
    "environment.  Commands that fail are printed.\n"
    "\n"
    "  --set PATH=VALUE  change a field of the scenario (`envviz check --fields` lists them)\n"
    "  --workdir DIR     make the private directory of a build in DIR, not in TMPDIR or /tmp\n"
    "  --env-is-set      the starting environment is already that of the scenario\n"
    "  --detect          print \"frees\" or \"keeps\": what this libc's setenv does with the old\n"
    "                    array when the environment has moved to a new one\n"
    "  --libc            print which libc this is\n"
    "  --help            print this text\n";

static bool parse(int argc, char **argv, struct options *options)
{
    enum { SET = 1, WORKDIR, ENV_IS_SET, DETECT, LIBC, HELP };
    static const struct option table[] = {
        {.name = "set", .has_arg = required_argument, .val = SET},
        {.name = "workdir", .has_arg = required_argument, .val = WORKDIR},
        {.name = "env-is-set", .has_arg = no_argument, .val = ENV_IS_SET},
        {.name = "detect", .has_arg = no_argument, .val = DETECT},
        {.name = "libc", .val = LIBC},
        {.name = "help", .has_arg = no_argument, .val = HELP},
        {.name = NULL},
    };
    int option;

    while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
        switch (option) {
        case SET:
            if (options->set_count == SETS)
                return false;
            options->sets[options->set_count++] = optarg;
            break;
        case WORKDIR:
            options->workdir = optarg;
            break;
        case ENV_IS_SET:
            options->env_is_set = true;
            break;
        case DETECT:
            options->detect = true;
            break;
        case LIBC:
            options->libc = true;
            break;
        case HELP:
            options->help = true;
            break;
        default:
            return false;
        }
    }
    if (optind < argc)
        options->scenario = argv[optind++];
    return optind == argc &&
           (options->scenario || options->detect || options->libc || options->help);
}

/* glibc says its version; on Linux, one that does not is musl, which has none to say. */
static void print_libc(void)
{
    char name[64];

    puts(confstr(_CS_GNU_LIBC_VERSION, name, sizeof name) > 0 ? name : "musl");
}

/* Starts this program again with the scenario's environment, which then lies on the initial stack
 * as any program's does.  Returns only if that fails. */
static void start_again(const struct scenario *scenario, int argc, char **argv)
{
    char **environment = scenario_environment(scenario, environ);
    char **again = calloc((size_t)argc + 2, sizeof *again);

    if (environment && again) {
        again[0] = argv[0];
        again[1] = "--env-is-set";
        memcpy(again + 2, argv + 1, (size_t)argc * sizeof *argv); /* with the NULL */
        execve("/proc/self/exe", again, environment);
    }
    fprintf(stderr, "envviz-lab: cannot start with the scenario's environment: %s\n",
            strerror(errno));
    free(environment);
    free(again);
}

static int run(const struct options *options, int argc, char **argv)
{
    struct scenario_error error;
    struct scenario *scenario =
        scenario_load(options->scenario, options->sets, options->set_count, &error);
    int status = 1;

    if (!scenario) {
        fprintf(stderr, "envviz-lab: %s\n", error.text);
        return 2;
    }
    if (scenario->target != TARGET_LAB) {
        fprintf(stderr, "envviz-lab: %s: target: not the lab; open this scenario with envviz\n",
                options->scenario);
        status = 2;
    } else if (!options->env_is_set) {
        start_again(scenario, argc, argv);
    } else {
        status = scenario->builds > 0 ? run_builds(scenario, options->workdir) : run_jobs(scenario);
    }
    scenario_free(scenario);
    return status;
}

int main(int argc, char **argv)
{
    /* getopt_long reorders its arguments; the program may be started again with them. */
    struct options options = {.scenario = NULL};

    if (!parse(argc, argv, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    if (options.help) {
        fputs(usage, stdout);
        return 0;
    }
    if (options.detect) {
        puts(detect_frees() ? "frees" : "keeps");
        return 0;
    }
    if (options.libc) {
        print_libc();
        return 0;
    }
    return run(&options, argc, argv);
}
