/* clones.h -- kernels that are compiled for several instruction sets.
 *
 * A function marked OHM_CLONES is built for plain x86-64, AVX2 and AVX-512, and the program picks
 * one when it starts.  As no contraction is allowed (-ffp-contract=off) and sums are not reordered,
 * all give the same digits.  Sanitizers do not get along with it and do without; so does clang, which (14)
 * gives a cloned function another name, under which other files do not find it.
 */
#ifndef OHM_BASE_CLONES_H
#define OHM_BASE_CLONES_H

#if defined __x86_64__ && defined __has_attribute && !defined __clang__ &&                 \
    !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#if __has_attribute(target_clones)
#define OHM_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#endif
#ifndef OHM_CLONES
#define OHM_CLONES
#endif

#define OHM_INLINE static inline __attribute__((always_inline))

#endif
