/* OpenBLAS for LinearAlgebra: CBLAS from its own header, LAPACK routines declared by hand.
 *
 * Fortran conventions: every argument is a pointer, integers are 32 bits, matrices are
 * column-major, and each character argument has a hidden length (1) at the end of the list.
 * info < 0: argument number -info is wrong, a defect of the caller.
 * info > 0: a numerical failure; what the number means stands beside each prototype.
 *
 * Each prototype is followed by an inline form that takes scalars by value and returns info.
 */
#pragma once
#include <cblas.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the threads that OpenBLAS starts when it is loaded, which wait busily for work for a tenth of a
 * second. OpenBLAS starts them again when asked for more than one thread; a build without threads has
 * nothing to end. */
int blas_thread_shutdown_(void) __attribute__((weak));
static inline void openblas_use_one_thread(void) {
  openblas_set_num_threads(1);
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}

/* Cholesky factorization. info > 0: the leading minor of that order is not positive. */
void dpotrf_(const char *uplo, const int32_t *n, double *a, const int32_t *lda, int32_t *info,
             size_t uplo_length);
static inline int32_t lapack_dpotrf(char uplo, int32_t n, double *a, int32_t lda) {
  int32_t info = 0;
  dpotrf_(&uplo, &n, a, &lda, &info, 1);
  return info;
}

/* Inverse from a Cholesky factor. info > 0: that diagonal element of the factor is zero. */
void dpotri_(const char *uplo, const int32_t *n, double *a, const int32_t *lda, int32_t *info,
             size_t uplo_length);
static inline int32_t lapack_dpotri(char uplo, int32_t n, double *a, int32_t lda) {
  int32_t info = 0;
  dpotri_(&uplo, &n, a, &lda, &info, 1);
  return info;
}

/* Reciprocal condition from a Cholesky factor; work 3n, iwork n. info is never positive. */
void dpocon_(const char *uplo, const int32_t *n, const double *a, const int32_t *lda,
             const double *anorm, double *rcond, double *work, int32_t *iwork, int32_t *info,
             size_t uplo_length);
static inline int32_t lapack_dpocon(char uplo, int32_t n, const double *a, int32_t lda,
                                    double anorm, double *rcond, double *work, int32_t *iwork) {
  int32_t info = 0;
  dpocon_(&uplo, &n, a, &lda, &anorm, rcond, work, iwork, &info, 1);
  return info;
}

/* LU with partial pivoting; ipiv counts from one. info > 0: that pivot is exactly zero. */
void dgetrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *ipiv,
             int32_t *info);
static inline int32_t lapack_dgetrf(int32_t m, int32_t n, double *a, int32_t lda, int32_t *ipiv) {
  int32_t info = 0;
  dgetrf_(&m, &n, a, &lda, ipiv, &info);
  return info;
}

/* Solution from an LU factorization. info is never positive. */
void dgetrs_(const char *trans, const int32_t *n, const int32_t *nrhs, const double *a,
             const int32_t *lda, const int32_t *ipiv, double *b, const int32_t *ldb,
             int32_t *info, size_t trans_length);
static inline int32_t lapack_dgetrs(char trans, int32_t n, int32_t nrhs, const double *a,
                                    int32_t lda, const int32_t *ipiv, double *b, int32_t ldb) {
  int32_t info = 0;
  dgetrs_(&trans, &n, &nrhs, a, &lda, ipiv, b, &ldb, &info, 1);
  return info;
}

/* Reciprocal condition from an LU factorization; work 4n, iwork n. info is never positive. */
void dgecon_(const char *norm, const int32_t *n, const double *a, const int32_t *lda,
             const double *anorm, double *rcond, double *work, int32_t *iwork, int32_t *info,
             size_t norm_length);
static inline int32_t lapack_dgecon(char norm, int32_t n, const double *a, int32_t lda,
                                    double anorm, double *rcond, double *work, int32_t *iwork) {
  int32_t info = 0;
  dgecon_(&norm, &n, a, &lda, &anorm, rcond, work, iwork, &info, 1);
  return info;
}

/* QR without pivoting, by blocks. lwork = -1 asks. info is never positive. */
void dgeqrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, double *tau,
             double *work, const int32_t *lwork, int32_t *info);
static inline int32_t lapack_dgeqrf(int32_t m, int32_t n, double *a, int32_t lda, double *tau,
                                    double *work, int32_t lwork) {
  int32_t info = 0;
  dgeqrf_(&m, &n, a, &lda, tau, work, &lwork, &info);
  return info;
}

/* QR with column pivoting; jpvt counts from one and is 0 on entry for a free column.
   lwork = -1 asks for the best size, returned in work[0]. info is never positive. */
void dgeqp3_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *jpvt,
             double *tau, double *work, const int32_t *lwork, int32_t *info);
static inline int32_t lapack_dgeqp3(int32_t m, int32_t n, double *a, int32_t lda, int32_t *jpvt,
                                    double *tau, double *work, int32_t lwork) {
  int32_t info = 0;
  dgeqp3_(&m, &n, a, &lda, jpvt, tau, work, &lwork, &info);
  return info;
}

/* Product with the Q of a QR factorization. lwork = -1 asks. info is never positive. */
void dormqr_(const char *side, const char *trans, const int32_t *m, const int32_t *n,
             const int32_t *k, const double *a, const int32_t *lda, const double *tau, double *c,
             const int32_t *ldc, double *work, const int32_t *lwork, int32_t *info,
             size_t side_length, size_t trans_length);
static inline int32_t lapack_dormqr(char side, char trans, int32_t m, int32_t n, int32_t k,
                                    const double *a, int32_t lda, const double *tau, double *c,
                                    int32_t ldc, double *work, int32_t lwork) {
  int32_t info = 0;
  dormqr_(&side, &trans, &m, &n, &k, a, &lda, tau, c, &ldc, work, &lwork, &info, 1, 1);
  return info;
}

/* Reciprocal condition of a triangle; work 3n, iwork n. info is never positive. */
void dtrcon_(const char *norm, const char *uplo, const char *diag, const int32_t *n,
             const double *a, const int32_t *lda, double *rcond, double *work, int32_t *iwork,
             int32_t *info, size_t norm_length, size_t uplo_length, size_t diag_length);
static inline int32_t lapack_dtrcon(char norm, char uplo, char diag, int32_t n, const double *a,
                                    int32_t lda, double *rcond, double *work, int32_t *iwork) {
  int32_t info = 0;
  dtrcon_(&norm, &uplo, &diag, &n, a, &lda, rcond, work, iwork, &info, 1, 1, 1);
  return info;
}

/* Singular values by divide and conquer; iwork 8 min(m, n). lwork = -1 asks.
   info > 0: the iteration did not converge. */
void dgesdd_(const char *jobz, const int32_t *m, const int32_t *n, double *a, const int32_t *lda,
             double *s, double *u, const int32_t *ldu, double *vt, const int32_t *ldvt,
             double *work, const int32_t *lwork, int32_t *iwork, int32_t *info,
             size_t jobz_length);
static inline int32_t lapack_dgesdd(char jobz, int32_t m, int32_t n, double *a, int32_t lda,
                                    double *s, double *u, int32_t ldu, double *vt, int32_t ldvt,
                                    double *work, int32_t lwork, int32_t *iwork) {
  int32_t info = 0;
  dgesdd_(&jobz, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, iwork, &info, 1);
  return info;
}

/* Symmetric eigenvalues, ascending, vectors over a. lwork = -1 asks.
   info > 0: that many elements of the tridiagonal form did not converge. */
void dsyev_(const char *jobz, const char *uplo, const int32_t *n, double *a, const int32_t *lda,
            double *w, double *work, const int32_t *lwork, int32_t *info, size_t jobz_length,
            size_t uplo_length);
static inline int32_t lapack_dsyev(char jobz, char uplo, int32_t n, double *a, int32_t lda,
                                   double *w, double *work, int32_t lwork) {
  int32_t info = 0;
  dsyev_(&jobz, &uplo, &n, a, &lda, w, work, &lwork, &info, 1, 1);
  return info;
}

/* Banded Cholesky; ab holds kd + 1 rows. info > 0: the minor of that order is not positive. */
void dpbtrf_(const char *uplo, const int32_t *n, const int32_t *kd, double *ab,
             const int32_t *ldab, int32_t *info, size_t uplo_length);
static inline int32_t lapack_dpbtrf(char uplo, int32_t n, int32_t kd, double *ab, int32_t ldab) {
  int32_t info = 0;
  dpbtrf_(&uplo, &n, &kd, ab, &ldab, &info, 1);
  return info;
}

/* Solution from a banded Cholesky factor. info is never positive. */
void dpbtrs_(const char *uplo, const int32_t *n, const int32_t *kd, const int32_t *nrhs,
             const double *ab, const int32_t *ldab, double *b, const int32_t *ldb, int32_t *info,
             size_t uplo_length);
static inline int32_t lapack_dpbtrs(char uplo, int32_t n, int32_t kd, int32_t nrhs,
                                    const double *ab, int32_t ldab, double *b, int32_t ldb) {
  int32_t info = 0;
  dpbtrs_(&uplo, &n, &kd, &nrhs, ab, &ldab, b, &ldb, &info, 1);
  return info;
}

/* Reciprocal condition from a banded Cholesky factor; work 3n, iwork n. info is never positive. */
void dpbcon_(const char *uplo, const int32_t *n, const int32_t *kd, const double *ab,
             const int32_t *ldab, const double *anorm, double *rcond, double *work,
             int32_t *iwork, int32_t *info, size_t uplo_length);
static inline int32_t lapack_dpbcon(char uplo, int32_t n, int32_t kd, const double *ab,
                                    int32_t ldab, double anorm, double *rcond, double *work,
                                    int32_t *iwork) {
  int32_t info = 0;
  dpbcon_(&uplo, &n, &kd, ab, &ldab, &anorm, rcond, work, iwork, &info, 1);
  return info;
}
