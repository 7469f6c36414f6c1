"""Coefficients of Temme's uniform expansion of the incomplete gamma ratio.

DLMF 8.12.7-8.12.12: with mu = lambda - 1 and eta^2 / 2 = mu - log(1 + mu),
    c_0 = 1/mu - 1/eta,   c_k = (1/eta) c_{k-1}'(eta) + (-1)^k g_k / mu,
where g_k are the coefficients of Gamma*(a) ~ sum g_k a^-k. Written as power series
c_k = sum d_{k,n} eta^n this gives d_{k,n} = (n+2) d_{k-1,n+2} + (-1)^k g_k d_{0,n}.
Prints the Swift table of Sources/Probability/TemmeExpansion.swift. Exact rationals throughout.
"""
from fractions import Fraction as F

ORDERS = [22, 18, 15, 12, 9, 6]  # terms kept of c_0 ... c_5
N = 40

# lambda = 1 + sum alpha_n eta^n, from (1 - 1/lambda) dlambda/deta = eta.
alpha = [F(0), F(1)]
for n in range(2, N + 4):
    s = alpha[n - 1] - sum(j * alpha[j] * alpha[n - j + 1] for j in range(2, n))
    alpha.append(s / (n + 1))

# c_0 = 1/mu - 1/eta: the reciprocal series of mu/eta, shifted.
mu = alpha[1 : N + 3]
reciprocal = [F(1)]
for n in range(1, N + 2):
    reciprocal.append(-sum(mu[j] * reciprocal[n - j] for j in range(1, n + 1)))
d = [[reciprocal[n + 1] for n in range(N)]]
for k in range(1, len(ORDERS)):
    # The 1/eta terms must cancel, which fixes (-1)^k g_k = -d_{k-1,1}.
    signed_g = -d[k - 1][1]
    d.append([(n + 2) * d[k - 1][n + 2] + signed_g * d[0][n] for n in range(len(d[k - 1]) - 2)])

if __name__ == "__main__":
    for k, order in enumerate(ORDERS):
        print("  [")
        for n in range(order):
            print("    %r," % float(d[k][n]))
        print("  ],")
