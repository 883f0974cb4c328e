/*
 * names.h - the words of the database for what the model numbers
 */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

/* By the enums of row.h. */
extern const char *const file_kind_names[];
extern const char *const vfs_class_names[];
extern const char *const disk_op_names[];
extern const char *const disk_cause_names[];
extern const char *const disk_match_names[];
extern const char *const owner_method_names[];
extern const char *const coverage_about_names[];

#endif
