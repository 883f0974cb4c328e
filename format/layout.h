/*
 * layout.h - where each byte of an iorec file lies
 *
 * The tables are those of docs/iorec-format.5.md, word for word; a test
 * compares them with each other and with the constants.  All numbers are
 * little endian.
 *
 * A chunk header; the zstd frame of stored_size bytes follows it:
 *
 *	offset  size  field         content
 *	     0     4  magic         0x184d2a5a, a zstd skippable frame
 *	     4     4  frame_size    80, the bytes of that frame from here on
 *	     8     8  mark          89 49 4f 5a 0d 0a 1a 0a
 *	    16     8  file_id       random, the same in all chunks of a file
 *	    24     2  version       1
 *	    26     2  kind          1 FILE 2 SNAPSHOT 3 PAGES 4 STATS 5 END
 *	    28     2  compatible    flags that a reader may ignore
 *	    30     2  incompatible  flags that a reader must know
 *	    32     4  sequence      0, 1, 2 ... in the order of the file
 *	    36     4  cpu           0xffffffff when it belongs to none
 *	    40     8  first_ns      of the trace's clock
 *	    48     8  last_ns       of the trace's clock
 *	    56     8  lost_before   events lost on this cpu before the chunk
 *	    64     4  raw_size      1 to 4194304, of the payload when unpacked
 *	    68     4  stored_size   1 to 4210688, of the zstd frame
 *	    72     4  stored_crc    crc32c of the zstd frame
 *	    76     8  reserved      written as 0, ignored when read
 *	    84     4  header_crc    crc32c of bytes 0 to 83
 *
 * The payload of an END chunk; n_entries entries of the index follow:
 *
 *	offset  size  field         content
 *	     0     8  n_chunks      chunks before this one
 *	     8     8  raw_size      sum of theirs
 *	    16     8  file_size     bytes of the file before this chunk
 *	    24     8  lost          sum of their lost_before
 *	    32     4  stride        entry i is of chunk i * stride
 *	    36     4  n_entries     0 to 4096
 *
 * An entry of the index:
 *
 *	offset  size  field         content
 *	     0     8  offset        of the chunk, from the start of the file
 *	     8     8  first_ns      as in its header
 *	    16     8  last_ns       as in its header
 *	    24     4  cpu           as in its header
 *	    28     2  kind          as in its header
 *	    30     2  zero          0
 *
 * A text in the archive of a FILE, SNAPSHOT or STATS chunk; its name and its
 * data follow, then the next text:
 *
 *	offset  size  field         content
 *	     0     2  name_size     1 to 4095, of the name without a zero
 *	     2     2  zero          0
 *	     4     4  data_size     of the data
 *	     8     8  time_ns       of the trace's clock, when it was read
 */
#ifndef FORMAT_LAYOUT_H
#define FORMAT_LAYOUT_H

#include <assert.h>

#include "iorec/format.h"

#define CHUNK_MAGIC_AT        0
#define CHUNK_FRAME_SIZE_AT   4
#define CHUNK_MARK_AT         8
#define CHUNK_FILE_ID_AT      16
#define CHUNK_VERSION_AT      24
#define CHUNK_KIND_AT         26
#define CHUNK_COMPATIBLE_AT   28
#define CHUNK_INCOMPATIBLE_AT 30
#define CHUNK_SEQUENCE_AT     32
#define CHUNK_CPU_AT          36
#define CHUNK_FIRST_NS_AT     40
#define CHUNK_LAST_NS_AT      48
#define CHUNK_LOST_BEFORE_AT  56
#define CHUNK_RAW_SIZE_AT     64
#define CHUNK_STORED_SIZE_AT  68
#define CHUNK_STORED_CRC_AT   72
#define CHUNK_RESERVED_AT     76
#define CHUNK_HEADER_CRC_AT   84
#define CHUNK_HEADER_SIZE     88

/* One of the sixteen magic numbers that zstd tools pass by. */
#define CHUNK_MAGIC 0x184d2a5au

/* What zstd counts as the content of the skippable frame. */
#define CHUNK_FRAME_SIZE (CHUNK_HEADER_SIZE - CHUNK_MARK_AT)

/*
 * As in PNG: a byte above 127, then what a transfer as text would change.
 * With the magic and the frame size it makes sixteen bytes to search for.
 */
#define CHUNK_MARK       "\x89IOZ\r\n\x1a\n"
#define CHUNK_MARK_SIZE  8
#define CHUNK_FIXED_SIZE 16

#define CHUNK_VERSION 1

/* zstd's bound for a payload of IOR_CHUNK_MAX that does not compress. */
#define CHUNK_STORED_MAX (IOR_CHUNK_MAX + (IOR_CHUNK_MAX >> 8))

#define END_N_CHUNKS_AT  0
#define END_RAW_SIZE_AT  8
#define END_FILE_SIZE_AT 16
#define END_LOST_AT      24
#define END_STRIDE_AT    32
#define END_N_ENTRIES_AT 36
#define END_HEADER_SIZE  40

#define ENTRY_OFFSET_AT   0
#define ENTRY_FIRST_NS_AT 8
#define ENTRY_LAST_NS_AT  16
#define ENTRY_CPU_AT      24
#define ENTRY_KIND_AT     28
#define ENTRY_ZERO_AT     30
#define ENTRY_SIZE        32

#define TEXT_NAME_SIZE_AT 0
#define TEXT_ZERO_AT      2
#define TEXT_DATA_SIZE_AT 4
#define TEXT_TIME_NS_AT   8
#define TEXT_HEADER_SIZE  16

/* Bounds the memory of a writer, however long it records. */
#define INDEX_MAX 4096

/* Each field begins where the one before it ends. */
static_assert(CHUNK_FRAME_SIZE_AT == CHUNK_MAGIC_AT + 4, "frame_size");
static_assert(CHUNK_MARK_AT == CHUNK_FRAME_SIZE_AT + 4, "mark");
static_assert(sizeof(CHUNK_MARK) == CHUNK_MARK_SIZE + 1, "mark");
static_assert(CHUNK_FILE_ID_AT == CHUNK_MARK_AT + CHUNK_MARK_SIZE, "file_id");
static_assert(CHUNK_FILE_ID_AT == CHUNK_FIXED_SIZE, "fixed bytes");
static_assert(CHUNK_VERSION_AT == CHUNK_FILE_ID_AT + 8, "version");
static_assert(CHUNK_KIND_AT == CHUNK_VERSION_AT + 2, "kind");
static_assert(CHUNK_COMPATIBLE_AT == CHUNK_KIND_AT + 2, "compatible");
static_assert(CHUNK_INCOMPATIBLE_AT == CHUNK_COMPATIBLE_AT + 2, "incompatible");
static_assert(CHUNK_SEQUENCE_AT == CHUNK_INCOMPATIBLE_AT + 2, "sequence");
static_assert(CHUNK_CPU_AT == CHUNK_SEQUENCE_AT + 4, "cpu");
static_assert(CHUNK_FIRST_NS_AT == CHUNK_CPU_AT + 4, "first_ns");
static_assert(CHUNK_LAST_NS_AT == CHUNK_FIRST_NS_AT + 8, "last_ns");
static_assert(CHUNK_LOST_BEFORE_AT == CHUNK_LAST_NS_AT + 8, "lost_before");
static_assert(CHUNK_RAW_SIZE_AT == CHUNK_LOST_BEFORE_AT + 8, "raw_size");
static_assert(CHUNK_STORED_SIZE_AT == CHUNK_RAW_SIZE_AT + 4, "stored_size");
static_assert(CHUNK_STORED_CRC_AT == CHUNK_STORED_SIZE_AT + 4, "stored_crc");
static_assert(CHUNK_RESERVED_AT == CHUNK_STORED_CRC_AT + 4, "reserved");
static_assert(CHUNK_HEADER_CRC_AT == CHUNK_RESERVED_AT + 8, "header_crc");
static_assert(CHUNK_HEADER_SIZE == CHUNK_HEADER_CRC_AT + 4, "chunk header");
static_assert(CHUNK_FRAME_SIZE == 80, "frame_size's value");
static_assert(IOR_CHUNK_MAX == 4194304, "raw_size's limit");
static_assert(CHUNK_STORED_MAX == 4210688, "stored_size's limit");

static_assert(TEXT_ZERO_AT == TEXT_NAME_SIZE_AT + 2, "zero");
static_assert(TEXT_DATA_SIZE_AT == TEXT_ZERO_AT + 2, "data_size");
static_assert(TEXT_TIME_NS_AT == TEXT_DATA_SIZE_AT + 4, "time_ns");
static_assert(TEXT_HEADER_SIZE == TEXT_TIME_NS_AT + 8, "text header");

static_assert(END_RAW_SIZE_AT == END_N_CHUNKS_AT + 8, "raw_size");
static_assert(END_FILE_SIZE_AT == END_RAW_SIZE_AT + 8, "file_size");
static_assert(END_LOST_AT == END_FILE_SIZE_AT + 8, "lost");
static_assert(END_STRIDE_AT == END_LOST_AT + 8, "stride");
static_assert(END_N_ENTRIES_AT == END_STRIDE_AT + 4, "n_entries");
static_assert(END_HEADER_SIZE == END_N_ENTRIES_AT + 4, "end header");

static_assert(ENTRY_FIRST_NS_AT == ENTRY_OFFSET_AT + 8, "first_ns");
static_assert(ENTRY_LAST_NS_AT == ENTRY_FIRST_NS_AT + 8, "last_ns");
static_assert(ENTRY_CPU_AT == ENTRY_LAST_NS_AT + 8, "cpu");
static_assert(ENTRY_KIND_AT == ENTRY_CPU_AT + 4, "kind");
static_assert(ENTRY_ZERO_AT == ENTRY_KIND_AT + 2, "zero");
static_assert(ENTRY_SIZE == ENTRY_ZERO_AT + 2, "entry");
static_assert(INDEX_MAX % 2 == 0, "half of the entries are dropped when full");
static_assert(END_HEADER_SIZE + INDEX_MAX * ENTRY_SIZE < IOR_CHUNK_MAX, "end");

#endif
