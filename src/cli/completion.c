/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/completion.h"

#include <string.h>

#include "cli/commands.h"

static const char head[] = "# SPDX-License-Identifier: GPL-3.0-or-later\n"
                           "# Written by 'nuem completions' from the table of commands.\n";

/* "a|b|c" as "a b c" */
static void write_choices(nuem_writer *w, const char *choices)
{
    for (; *choices; choices++) nuem_writer_add_n(w, *choices == '|' ? " " : choices, 1);
}

/* Inside single quotes of a shell: ' ends them. `special` are characters that the completion system
 * itself reads and that take a backslash. */
static void write_quoted(nuem_writer *w, const char *text, const char *quote, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'') {
            nuem_writer_add(w, quote);
            continue;
        }
        if (strchr(special, *text)) nuem_writer_add(w, "\\");
        nuem_writer_add_n(w, text, 1);
    }
}

/* Is command i the first with its noun? */
static bool first_of_noun(size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(nuem_commands[k]->noun, nuem_commands[i]->noun) == 0) return false;
    return true;
}

static bool has_verbs(const char *noun)
{
    for (size_t i = 0; nuem_commands[i]; i++)
        if (strcmp(nuem_commands[i]->noun, noun) == 0 && nuem_commands[i]->verb) return true;
    return false;
}

static void write_nouns(nuem_writer *w)
{
    bool first = true;

    for (size_t i = 0; nuem_commands[i]; i++) {
        if (!first_of_noun(i)) continue;
        nuem_writer_addf(w, "%s%s", first ? "" : " ", nuem_commands[i]->noun);
        first = false;
    }
}

static void write_verbs(nuem_writer *w, const char *noun)
{
    bool first = true;

    for (size_t i = 0; nuem_commands[i]; i++) {
        const nuem_command *c = nuem_commands[i];
        if (!c->verb || strcmp(c->noun, noun) != 0) continue;
        nuem_writer_addf(w, "%s%s", first ? "" : " ", c->verb);
        first = false;
    }
}

static void bash_choices(nuem_writer *w, const char *title, const nuem_option *o)
{
    if (o->kind != NUEM_OPTION_CHOICE) return;
    nuem_writer_addf(w, "    '%s --%s')\n        COMPREPLY=($(compgen -W '", title, o->name);
    write_choices(w, o->choices);
    nuem_writer_add(w, "' -- \"$cur\"))\n        return ;;\n");
}

void nuem_completion_write_bash(nuem_writer *w)
{
    char title[64];
    const nuem_option *o;

    nuem_writer_add(w, head);
    nuem_writer_add(w, "_nuem()\n{\n"
                       "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                       "    local command=${COMP_WORDS[1]} options= verbs=\n"
                       "    COMPREPLY=()\n"
                       "    if ((COMP_CWORD == 1)); then\n"
                       "        COMPREPLY=($(compgen -W '");
    write_nouns(w);
    nuem_writer_add(w, " --version --help' -- \"$cur\"))\n        return\n    fi\n"
                       "    case $command in\n");
    for (size_t i = 0; nuem_commands[i]; i++) {
        const char *noun = nuem_commands[i]->noun;
        if (!first_of_noun(i) || !has_verbs(noun)) continue;
        nuem_writer_addf(w, "    %s) verbs='", noun);
        write_verbs(w, noun);
        nuem_writer_add(w, "' ;;\n");
    }
    /* a verb belongs to the command only when it is one: "star plasmon", but "rate xenonnt" */
    nuem_writer_add(w, "    help) verbs='");
    write_nouns(w);
    nuem_writer_add(
        w, "' ;;\n    esac\n"
           "    if [[ -n $verbs && $COMP_CWORD -eq 2 && $cur != -* ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$verbs\" -- \"$cur\"))\n"
           "        return\n    fi\n"
           "    if [[ $command != help && \" $verbs \" == *\" ${COMP_WORDS[2]} \"* ]]; then\n"
           "        command+=\" ${COMP_WORDS[2]}\"\n    fi\n"
           "    case \"$command $prev\" in\n");
    for (size_t i = 0; nuem_commands[i]; i++) {
        nuem_command_title(nuem_commands[i], title, sizeof title);
        for (size_t k = 0; (o = nuem_option_at(nuem_commands[i], k)); k++)
            bash_choices(w, title, o);
    }
    nuem_writer_add(w, "    esac\n    case $command in\n");
    for (size_t i = 0; nuem_commands[i]; i++) {
        nuem_command_title(nuem_commands[i], title, sizeof title);
        nuem_writer_addf(w, "    '%s') options='", title);
        for (size_t k = 0; (o = nuem_option_at(nuem_commands[i], k)); k++)
            nuem_writer_addf(w, "%s--%s", k ? " " : "", o->name);
        nuem_writer_add(w, "' ;;\n");
    }
    nuem_writer_add(w, "    esac\n"
                       "    if [[ $cur == -* ]]; then\n"
                       "        COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
                       "    else\n"
                       "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                       "    fi\n}\n"
                       "complete -o filenames -F _nuem nuem\n");
}

static void zsh_option(nuem_writer *w, const nuem_option *o)
{
    nuem_writer_addf(w, " \\\n            '%s--%s[", o->repeatable ? "*" : "", o->name);
    write_quoted(w, o->doc, "'\\''", "[]:\\");
    nuem_writer_add(w, "]");
    if (o->kind == NUEM_OPTION_CHOICE) {
        nuem_writer_addf(w, ":%s:(", o->name);
        write_choices(w, o->choices);
        nuem_writer_add(w, ")");
    } else if (o->kind != NUEM_OPTION_FLAG) {
        nuem_writer_addf(w, ":%s:_files", o->name);
    }
    nuem_writer_add(w, "'");
}

/* 'name:summary' of the nouns (noun NULL), or of the verbs of one. */
static void zsh_names(nuem_writer *w, const char *noun)
{
    for (size_t i = 0; nuem_commands[i]; i++) {
        const nuem_command *c = nuem_commands[i];
        if (noun ? !c->verb || strcmp(c->noun, noun) != 0 : !first_of_noun(i)) continue;
        nuem_writer_addf(w, " '%s:", noun ? c->verb : c->noun);
        write_quoted(w, noun || !has_verbs(c->noun) ? c->summary : c->noun, "'\\''", ":\\");
        nuem_writer_add(w, "'");
    }
}

void nuem_completion_write_zsh(nuem_writer *w)
{
    char title[64];
    const nuem_option *o;

    nuem_writer_add(w, "#compdef nuem\n");
    nuem_writer_add(w, head);
    nuem_writer_add(w, "_nuem()\n{\n    local -a names\n    local command=$words[2]\n"
                       "    if ((CURRENT == 2)); then\n        names=(");
    zsh_names(w, NULL);
    nuem_writer_add(w, ")\n        _describe command names\n        return\n    fi\n"
                       "    names=()\n    case $command in\n");
    for (size_t i = 0; nuem_commands[i]; i++) {
        const char *noun = nuem_commands[i]->noun;
        if (!first_of_noun(i) || !has_verbs(noun)) continue;
        nuem_writer_addf(w, "    %s) names=(", noun);
        zsh_names(w, noun);
        nuem_writer_add(w, ") ;;\n");
    }
    nuem_writer_add(w, "    help) names=(");
    zsh_names(w, NULL);
    nuem_writer_add(w, ") ;;\n    esac\n"
                       "    if ((CURRENT == 3 && $#names)) && [[ $words[3] != -* ]]; then\n"
                       "        _describe name names\n        return\n    fi\n"
                       "    if [[ $command != help && -n ${(M)names:#${words[3]}:*} ]]; then\n"
                       "        command+=\" $words[3]\"\n    fi\n"
                       "    case $command in\n");
    for (size_t i = 0; nuem_commands[i]; i++) {
        nuem_command_title(nuem_commands[i], title, sizeof title);
        nuem_writer_addf(w, "    '%s')\n        _arguments", title);
        for (size_t k = 0; (o = nuem_option_at(nuem_commands[i], k)); k++) zsh_option(w, o);
        nuem_writer_add(w, " \\\n            '*:file:_files' ;;\n");
    }
    nuem_writer_add(w, "    esac\n}\n_nuem \"$@\"\n");
}

/* The condition under which a completion of the command applies. */
static void fish_condition(nuem_writer *w, const nuem_command *c)
{
    nuem_writer_addf(w, "complete -c nuem -n '__fish_seen_subcommand_from %s", c->noun);
    if (c->verb) nuem_writer_addf(w, "; and __fish_seen_subcommand_from %s", c->verb);
    nuem_writer_add(w, "'");
}

static void fish_option(nuem_writer *w, const nuem_command *c, const nuem_option *o)
{
    fish_condition(w, c);
    nuem_writer_addf(w, " -l %s", o->name);
    if (o->letter) nuem_writer_addf(w, " -s %c", o->letter);
    if (o->kind == NUEM_OPTION_CHOICE) {
        nuem_writer_add(w, " -x -a '");
        write_choices(w, o->choices);
        nuem_writer_add(w, "'");
    } else if (o->kind != NUEM_OPTION_FLAG) {
        nuem_writer_add(w, " -r");
    }
    nuem_writer_add(w, " -d '");
    write_quoted(w, o->doc, "\\'", "\\");
    nuem_writer_add(w, "'\n");
}

void nuem_completion_write_fish(nuem_writer *w)
{
    const nuem_option *o;

    nuem_writer_add(w, head);
    for (size_t i = 0; nuem_commands[i]; i++) {
        const nuem_command *c = nuem_commands[i];
        if (first_of_noun(i)) {
            nuem_writer_addf(w, "complete -c nuem -n __fish_use_subcommand -f -a %s -d '", c->noun);
            write_quoted(w, has_verbs(c->noun) ? c->noun : c->summary, "\\'", "\\");
            nuem_writer_add(w, "'\n");
        }
        if (c->verb) {
            nuem_writer_addf(w,
                             "complete -c nuem -n '__fish_seen_subcommand_from %s; and not "
                             "__fish_seen_subcommand_from ",
                             c->noun);
            write_verbs(w, c->noun);
            nuem_writer_addf(w, "' -f -a %s -d '", c->verb);
            write_quoted(w, c->summary, "\\'", "\\");
            nuem_writer_add(w, "'\n");
        }
        for (size_t k = 0; (o = nuem_option_at(c, k)); k++) fish_option(w, c, o);
    }
}
