/* The JSON Schema (2020-12) of a recording, made from events.def: what this version writes. */
#ifndef ENVVIZ_SESSION_SCHEMA_H
#define ENVVIZ_SESSION_SCHEMA_H

/* The schema's text; NULL when out of memory.  free() it.  assets/recording.schema.json holds it.
 */
char *recording_schema(void);

#endif
