/*
 * named_rows.h - rows of the small tables: whom and what the others name
 */
#ifndef STORE_NAMED_ROWS_H
#define STORE_NAMED_ROWS_H

struct counter_row;
struct coverage_row;
struct device_row;
struct event_count_row;
struct file_row;
struct ior_error;
struct loss_row;
struct mount_row;
struct page_use_row;
struct named_rows;
struct origin;
struct stack_row;
struct store;
struct task_row;

/* Both outlive the rows. */
int named_rows_create(struct store *store, const struct origin *origin,
		      struct named_rows **ret, struct ior_error *err);

int named_rows_task(struct named_rows *rows, const struct task_row *row,
		    struct ior_error *err);
int named_rows_file(struct named_rows *rows, const struct file_row *row,
		    struct ior_error *err);
int named_rows_device(struct named_rows *rows, const struct device_row *row,
		      struct ior_error *err);
int named_rows_mount(struct named_rows *rows, const struct mount_row *row,
		     struct ior_error *err);
int named_rows_loss(struct named_rows *rows, const struct loss_row *row,
		    struct ior_error *err);
int named_rows_counter(struct named_rows *rows, const struct counter_row *row,
		       struct ior_error *err);
int named_rows_coverage(struct named_rows *rows, const struct coverage_row *row,
			struct ior_error *err);
int named_rows_event_count(struct named_rows *rows,
			   const struct event_count_row *row,
			   struct ior_error *err);

int named_rows_stack(struct named_rows *rows, const struct stack_row *row,
		     struct ior_error *err);

int named_rows_page_use(struct named_rows *rows, const struct page_use_row *row,
			struct ior_error *err);

int named_rows_flush(struct named_rows *rows, struct ior_error *err);

void named_rows_free(struct named_rows *rows);

#endif
