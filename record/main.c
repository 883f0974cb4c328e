/*
 * main.c - iorec-record: the verbs that run on the production host
 */
#include <stdio.h>

int main(void)
{
	fprintf(stderr, "iorec-record: no verb is built yet\n");
	return 2;
}
