/* klu.h -- which decks ask ngspice for the solver KLU, and how: those that are run and those for people. */
#ifndef OHM_BASE_KLU_H
#define OHM_BASE_KLU_H

/* Decks with more lines; KLU is up to 100 times faster there. */
enum { OHM_KLU_LINES = 500 };

/* At KLU's own pivot threshold (1e-3) digits are lost when many sources follow one index. */
#define OHM_KLU_OPTION "klu pivrel=0.1"

#endif
