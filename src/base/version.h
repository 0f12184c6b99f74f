/* version.h -- what this program is and what it runs on. */
#ifndef OHM_BASE_VERSION_H
#define OHM_BASE_VERSION_H

/* "0.1.0" */
const char *ohm_version(void);

/* The instruction set that the kernels use here (base/clones.h): "avx512f", "avx2" or "generic". */
const char *ohm_instruction_set(void);

#endif
