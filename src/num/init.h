/* init.h -- what the libraries of this room need before anything else. */
#ifndef OHM_NUM_INIT_H
#define OHM_NUM_INIT_H

/* Call once before any thread: no aborting error handler in GSL. */
void ohm_num_init(void);

#endif
