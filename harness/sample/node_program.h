/* SPDX-License-Identifier: MIT */
/* What can be told of a Node from outside, before anything is sent to it. */
#ifndef SAMPLE_NODE_PROGRAM_H
#define SAMPLE_NODE_PROGRAM_H

/* Whether its executable is Node's, whatever its name is: a signal that opens
 * Node's inspector ends other programs, or means something else to them. */
int node_program_is(int dir);
/* The port on which a signal opens its inspector: 9229, unless its options name
 * another; 0: any that is free. */
int node_program_port(int dir);

#endif
