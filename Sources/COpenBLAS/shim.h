/* OpenBLAS for LinearAlgebra: CBLAS from its own header, LAPACK routines declared by hand. */
#pragma once
#include <cblas.h>
#include <stddef.h>
#include <stdint.h>
