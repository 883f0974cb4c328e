/*
 * schema.h - what makes a database one of iorec
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stdint.h>

/* As schema.sql sets them; a change of any table raises the version. */
#define STORE_APPLICATION_ID 0x494f5243 /* "IORC" */
#define STORE_VERSION        4

/* Id N of a row of trace T is stored as (T - 1) << STORE_ID_BITS | N. */
#define STORE_ID_BITS 40

extern const char store_schema[]; /* schema.sql */

#endif
