/* yaml.c -- reads YAML with libyaml into a tree whose nodes know their lines. */
#include "exchange/yaml.h"

#include "exchange/bytes.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { SENTENCE_BYTES = 1024 };

/* The parser and the one event that is being looked at. */
struct reader {
    yaml_parser_t parser;
    yaml_event_t event;
    const char *file;
    const unsigned char *text;
};

static const char *kind_words(enum ohm_yaml_kind kind)
{
    return kind == OHM_YAML_SCALAR     ? "a single value"
           : kind == OHM_YAML_SEQUENCE ? "a list"
                                       : "a mapping";
}

static size_t line_of(const struct reader *in)
{
    return in->event.start_mark.line + 1;
}

static enum ohm_status refuse(const struct reader *in, const char *sentence)
{
    return ohm_fail(OHM_EUSAGE, "%s:%zu: %s", in->file, line_of(in), sentence);
}

/* libyaml's reason, in one sentence. */
static enum ohm_status syntax(const struct reader *in)
{
    const yaml_parser_t *parser = &in->parser;
    const char *problem = parser->problem ? parser->problem : "not YAML";
    size_t line = parser->problem_mark.line + 1;

    if (parser->error == YAML_MEMORY_ERROR)
        return ohm_fail(OHM_ENOMEM, "%s: no memory to read it", in->file);
    if (parser->error == YAML_READER_ERROR) { /* a wrong byte has an offset only */
        line = 1;
        for (size_t k = 0; k < parser->problem_offset; k++)
            line += in->text[k] == '\n';
    }
    if (!parser->context)
        return ohm_fail(OHM_EUSAGE, "%s:%zu: %s", in->file, line, problem);
    return ohm_fail(OHM_EUSAGE, "%s:%zu: %s %s from line %zu", in->file, line, problem,
                    parser->context, parser->context_mark.line + 1);
}

/* Goes to the next event, in->event. */
static enum ohm_status next(struct reader *in)
{
    yaml_event_delete(&in->event);
    if (!yaml_parser_parse(&in->parser, &in->event))
        return syntax(in);
    return OHM_OK;
}

/* Refuses what is YAML and not ours. */
static enum ohm_status check_event(const struct reader *in)
{
    const yaml_event_t *event = &in->event;
    const yaml_char_t *anchor = NULL, *tag = NULL;

    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (event->type == YAML_ALIAS_EVENT || anchor)
        return refuse(in, "anchors (&) and aliases (*) are not used here; "
                          "write the value out, or put it in quotes");
    if (tag)
        return refuse(in, "tags (!) are not used here; put a text in quotes");
    return OHM_OK;
}

/* A copy of the scalar that is being looked at. */
static enum ohm_status copy_scalar(const struct reader *in, char **copy)
{
    const char *text = (const char *)in->event.data.scalar.value;
    const size_t length = in->event.data.scalar.length;

    if (memchr(text, '\0', length))
        return refuse(in, "a text holds a zero byte");
    *copy = malloc(length + 1);
    if (!*copy)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for a text", in->file);
    memcpy(*copy, text, length);
    (*copy)[length] = '\0';
    return OHM_OK;
}

/* The event is a key of MAPPING: goes on to its value and puts the key into ENTRY. */
static enum ohm_status read_key(struct reader *in, const struct ohm_yaml *mapping,
                                struct ohm_yaml *entry)
{
    OHM_TRY(check_event(in));
    if (in->event.type != YAML_SCALAR_EVENT)
        return refuse(in, "a key is a word, not a list or a mapping");
    OHM_TRY(copy_scalar(in, &entry->key));
    entry->key_line = line_of(in);
    if (strcmp(entry->key, "<<") == 0)
        return refuse(in, "merge keys (<<) are not used here; write the keys out");
    if (*entry->key == '\0')
        return refuse(in, "a key is empty");
    for (const char *p = entry->key; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            return refuse(in, "a key holds a control character or a line break");
    for (size_t k = 0; k + 1 < mapping->n; k++)
        if (strcmp(mapping->at[k].key, entry->key) == 0)
            return ohm_fail(OHM_EUSAGE, "%s:%zu: the key %s is already given in line %zu",
                            in->file, entry->key_line, entry->key, mapping->at[k].key_line);
    return next(in);
}

/* A zeroed entry at the end of NODE. */
static enum ohm_status add_entry(const struct reader *in, struct ohm_yaml *node)
{
    if (node->n == OHM_YAML_ENTRIES)
        return ohm_fail(OHM_EUSAGE, "%s:%zu: more than %d entries", in->file, node->line,
                        OHM_YAML_ENTRIES);
    if ((node->n & (node->n - 1)) == 0) { /* at 0, 1, 2, 4, 8 ... entries */
        const size_t room = node->n ? 2 * node->n : 1;
        struct ohm_yaml *grown = realloc(node->at, room * sizeof *grown);

        if (!grown)
            return ohm_fail(OHM_ENOMEM, "%s: no memory for an entry", in->file);
        node->at = grown;
    }
    node->at[node->n++] = (struct ohm_yaml){ .file = in->file };
    return OHM_OK;
}

/* The node whose first event is being looked at; DEPTH collections are around it.  On failure what
 * was read so far hangs in NODE and is freed with the root. */
static enum ohm_status read_node(struct reader *in, int depth, struct ohm_yaml *node)
{
    const yaml_event_type_t start = in->event.type;
    const yaml_event_type_t end = start == YAML_SEQUENCE_START_EVENT
                                      ? YAML_SEQUENCE_END_EVENT
                                      : YAML_MAPPING_END_EVENT;

    node->line = line_of(in);
    OHM_TRY(check_event(in));
    if (start == YAML_SCALAR_EVENT) {
        node->kind = OHM_YAML_SCALAR;
        return copy_scalar(in, &node->text);
    }
    node->kind = start == YAML_SEQUENCE_START_EVENT ? OHM_YAML_SEQUENCE : OHM_YAML_MAPPING;
    if (depth == OHM_YAML_DEPTH)
        return refuse(in, "lists and mappings are nested too deeply");
    for (;;) {
        OHM_TRY(next(in));
        if (in->event.type == end)
            return OHM_OK;
        OHM_TRY(add_entry(in, node));
        if (node->kind == OHM_YAML_MAPPING)
            OHM_TRY(read_key(in, node, &node->at[node->n - 1]));
        OHM_TRY(read_node(in, depth + 1, &node->at[node->n - 1]));
    }
}

/* Stream start, one document, stream end. */
static enum ohm_status read_stream(struct reader *in, struct ohm_yaml *root)
{
    OHM_TRY(next(in));
    OHM_TRY(next(in));
    if (in->event.type == YAML_STREAM_END_EVENT)
        return ohm_fail(OHM_EUSAGE, "%s: the file says nothing", in->file);
    OHM_TRY(next(in));
    OHM_TRY(read_node(in, 0, root));
    OHM_TRY(next(in));
    OHM_TRY(next(in));
    if (in->event.type != YAML_STREAM_END_EVENT)
        return refuse(in, "a second document begins here; a file holds one");
    return OHM_OK;
}

static enum ohm_status parse(const char *name, const unsigned char *text, size_t size,
                             struct ohm_yaml *root)
{
    const size_t name_size = strlen(name) + 1;
    char *file = malloc(name_size);
    struct reader in = { .file = file, .text = text };
    struct ohm_yaml draft = { .file = file };
    enum ohm_status status;

    if (!file || !yaml_parser_initialize(&in.parser)) {
        free(file);
        return ohm_fail(OHM_ENOMEM, "%s: no memory to read it", name);
    }
    memcpy(file, name, name_size);
    yaml_parser_set_input_string(&in.parser, text, size);
    status = read_stream(&in, &draft);
    yaml_event_delete(&in.event);
    yaml_parser_delete(&in.parser);
    if (status == OHM_OK)
        *root = draft;
    else
        ohm_yaml_clear(&draft);
    return status;
}

enum ohm_status ohm_yaml_read(const char *path, struct ohm_yaml *root)
{
    struct ohm_bytes bytes;
    enum ohm_status status = ohm_bytes_read(path, OHM_YAML_BYTES, &bytes);

    if (status != OHM_OK)
        return status == OHM_EINPUT ? OHM_EUSAGE : status;
    status = parse(path, bytes.at, bytes.size, root);
    ohm_bytes_clear(&bytes);
    return status;
}

enum ohm_status ohm_yaml_parse(const char *name, const char *text, struct ohm_yaml *root)
{
    return parse(name, (const unsigned char *)text, strlen(text), root);
}

static void clear_entries(struct ohm_yaml *node)
{
    for (size_t k = 0; k < node->n; k++)
        clear_entries(&node->at[k]);
    free(node->at);
    free(node->text);
    free(node->key);
}

void ohm_yaml_clear(struct ohm_yaml *root)
{
    char *file = (char *)root->file;

    clear_entries(root);
    free(file);
    *root = (struct ohm_yaml){ 0 };
}

const struct ohm_yaml *ohm_yaml_find(const struct ohm_yaml *node, const char *key)
{
    for (size_t k = 0; node->kind == OHM_YAML_MAPPING && k < node->n; k++)
        if (strcmp(node->at[k].key, key) == 0)
            return &node->at[k];
    return NULL;
}

enum ohm_status ohm_yaml_fail(const struct ohm_yaml *node, const char *format, ...)
{
    char sentence[SENTENCE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return ohm_fail(OHM_EUSAGE, "%s:%zu: %s", node->file,
                    node->key ? node->key_line : node->line, sentence);
}

enum ohm_status ohm_yaml_expect(const struct ohm_yaml *node, enum ohm_yaml_kind kind)
{
    if (node->kind == kind)
        return OHM_OK;
    return ohm_yaml_fail(node, "%s%s%s is wanted, not %s", node->key ? node->key : "",
                         node->key ? ": " : "", kind_words(kind), kind_words(node->kind));
}
