/*
 * main.c - iorec-report: the verbs that study a trace
 */
#include <stdio.h>

int main(void)
{
	fprintf(stderr, "iorec-report: no verb is built yet\n");
	return 2;
}
