/*
 * flag.h - an eventfd that one thread raises for those who poll(2) for it
 */
#ifndef RECORD_FLAG_H
#define RECORD_FLAG_H

/* 'fd' is readable from now on, until somebody reads it. */
void flag_raise(int fd);

#endif
