//! Index names: arrays and claims by entry, sums over names, conditions, entries that are moved, more than two dimensions.

use backproof::judge::judge_text;
use backproof::verdict::{Judged, Level, Options, Outcome};
use backproof::witness::testimony::{Array, Number};
use proptest::prelude::*;

const RIGHT: Outcome = Outcome::Verified;
const WRONG: Outcome = Outcome::Refuted;
const UNREADABLE: Outcome = Outcome::Error;

/// What several rows declare.
macro_rules! softmax {
    ($claim:literal) => {
        concat!("dims n; var z[n]; let p = softmax(z); ", $claim)
    };
}

macro_rules! attention {
    ($claim:literal) => {
        concat!(
            "dims n, m, d; var Q[n,d], K[m,d], V[m,d]; const G[n,d]; let S[i,j] = sum(k: Q[i,k]*K[j,k])/sqrt(d); ",
            "let P[i,j] = exp(S[i,j])/sum(l: exp(S[i,l])); let O[i,k] = sum(j: P[i,j]*V[j,k]); let J = sum(i,k: G[i,k]*O[i,k]); ",
            "let dP[i,j] = sum(k: G[i,k]*V[j,k]); let dS[i,j] = P[i,j]*(dP[i,j] - sum(l: P[i,l]*dP[i,l])); ",
            $claim
        )
    };
}

macro_rules! causal {
    ($claim:literal) => {
        concat!(
            "dims n, d; var S[n,n], V[n,d]; const G[n,d]; let P[i,j] = if(j <= i, exp(S[i,j])/sum(l if l <= i: exp(S[i,l])), 0); ",
            "let J = sum(G .* (P*V)); let dP[i,j] = sum(k: G[i,k]*V[j,k]); ",
            $claim
        )
    };
}

macro_rules! convolution {
    ($claim:literal) => {
        concat!(
            "dims m, k; dims n = m + k; var x[n], w[k]; const g[m]; let y[i in m] = sum(j: w[j]*x[i + j - 1]); ",
            "let J = sum(i: g[i]*y[i]); ",
            $claim
        )
    };
}

macro_rules! scan {
    ($claim:literal) => {
        concat!("dims n; var u[n]; const g[n]; let c[i in n] = sum(j if j <= i: u[j]); ", $claim)
    };
}

macro_rules! products {
    ($claim:literal) => {
        concat!("dims n; var x[n], y[n]; domain x > 0, y > 0; let c[i in n] = prod(j if j <= i: x[j]); ", $claim)
    };
}

macro_rules! largest {
    ($claim:literal) => {
        concat!(
            "dims n, m; var A[n,m], b[n]; let t[i] = max(j: A[i,j]); let s[i in n] = max(k if k <= i: b[k]); ",
            $claim
        )
    };
}

macro_rules! labels {
    ($claim:literal) => {
        concat!(
            "dims c, m; var Z[c,m]; index y[m] in c; let P = softmax(Z, rows); let J = -mean(j: log(P[y[j], j])); ",
            $claim
        )
    };
}

macro_rules! rows {
    ($claim:literal) => {
        concat!("dims v, d, n; var E[v,d]; const G[n,d]; index t[n] in v; let X[i,k] = E[t[i], k]; ", $claim)
    };
}

/// What each row is, and the strongest evidence of a right one.
type Row = (Outcome, Option<Level>, &'static str);

const ALL: Option<Level> = Some(Level::AllShapes);

const ROWS: &[Row] = &[
    (RIGHT, ALL, softmax!("claim: dp[i]/dz[j] = p[i]*(delta(i,j) - p[j])")),
    (RIGHT, ALL, softmax!("claim: ∂p[i]/∂z[j] = p[i]*delta(i,j) - p[i]*p[j]")),
    (RIGHT, ALL, softmax!("claim: d(sum(i: p[i]*z[i]))/dz[j] = p[j]*(1 + z[j] - sum(i: p[i]*z[i]))")),
    (WRONG, None, softmax!("claim: dp[i]/dz[j] = p[i]*(1 - p[j])")),
    (WRONG, None, softmax!("claim: dp[i]/dz[j] = p[j]*(delta(i,j) - p[j])")),
    (WRONG, None, softmax!("claim: dp[i]/dz[j] = p[i]*(delta(i,j) + p[j])")),
    (WRONG, None, softmax!("claim: dp[i]/dz[j] = p[i]*delta(i,j)")),
    (RIGHT, ALL, attention!("claim: dJ/dQ[i,k] = sum(j: dS[i,j]*K[j,k])/sqrt(d)")),
    (RIGHT, ALL, attention!("claim: dJ/dK[j,k] = sum(i: dS[i,j]*Q[i,k])/sqrt(d)")),
    (RIGHT, ALL, attention!("claim: dJ/dV[j,k] = sum(i: P[i,j]*G[i,k])")),
    (RIGHT, ALL, attention!("claim: dJ/dP[i,j] = dP[i,j]")),
    (WRONG, None, attention!("claim: dJ/dQ[i,k] = sum(j: dP[i,j]*K[j,k])/sqrt(d)")),
    (WRONG, None, attention!("claim: dJ/dK[j,k] = sum(i: dS[i,j]*Q[i,k])")),
    (UNREADABLE, None, attention!("claim: dJ/dV[j,k] = sum(i: P[j,i]*G[i,k])")),
    (RIGHT, ALL, causal!("claim: dJ/dS[i,j] = P[i,j]*(dP[i,j] - sum(l if l <= i: P[i,l]*dP[i,l]))")),
    (RIGHT, ALL, causal!("claim: dJ/dS[i,j] = P[i,j]*(dP[i,j] - sum(l: P[i,l]*dP[i,l]))")),
    (RIGHT, ALL, causal!("claim: dJ/dV[j,k] = sum(i if j <= i: P[i,j]*G[i,k])")),
    // The mask is forgotten on the way back.
    (
        WRONG,
        None,
        "dims n; var S[n,n]; const G[n,n]; let M[i,j] = if(j <= i, S[i,j]^2, 0); claim: d(sum(G .* M))/dS[i,j] = 2*S[i,j]*G[i,j]",
    ),
    (
        RIGHT,
        ALL,
        "dims n; var S[n,n]; const G[n,n]; let M[i,j] = if(j <= i, S[i,j]^2, 0); claim: d(sum(G .* M))/dS[i,j] = if(j <= i, 2*S[i,j]*G[i,j], 0)",
    ),
    (
        WRONG,
        None,
        "dims n; var S[n,n]; const G[n,n]; let M[i,j] = if(j <= i, S[i,j]^2, 0); claim: d(sum(G .* M))/dS[i,j] = if(j < i, 2*S[i,j]*G[i,j], 0)",
    ),
    (RIGHT, ALL, convolution!("claim: dJ/dw[j] = sum(i: g[i]*x[i + j - 1])")),
    (RIGHT, ALL, convolution!("claim: dJ/dx[s] = sum(j: w[j]*(g[s - j + 1] or 0))")),
    (WRONG, None, convolution!("claim: dJ/dx[s] = sum(j: w[j]*(g[s - j] or 0))")),
    (WRONG, None, convolution!("claim: dJ/dw[j] = sum(i: g[i]*x[i + j])")),
    (UNREADABLE, None, convolution!("claim: dJ/dx[s] = sum(j: w[j]*g[s - j + 1])")),
    (RIGHT, ALL, scan!("claim: d(sum(g .* c))/du[j] = sum(i if j <= i: g[i])")),
    (WRONG, None, scan!("claim: d(sum(g .* c))/du[j] = sum(i if i <= j: g[i])")),
    (WRONG, None, scan!("claim: d(sum(g .* c))/du[j] = sum(i if j < i: g[i])")),
    (RIGHT, ALL, scan!("claim: dc[i]/du[j] = if(j <= i, 1, 0)")),
    (RIGHT, ALL, scan!("claim: d(sum(i: g[i]*(u[i - 1] or 0)))/du[j] = g[j + 1] or 0")),
    (WRONG, None, scan!("claim: d(sum(i: g[i]*(u[i - 1] or 0)))/du[j] = g[j - 1] or 0")),
    (RIGHT, ALL, scan!("claim: d(sum(i in n: sum(j if j <= i: u[j])))/du[l] = n - l + 1")),
    (WRONG, None, scan!("claim: d(sum(i in n: sum(j if j <= i: u[j])))/du[l] = n - l")),
    (RIGHT, ALL, scan!("claim: d(sum(i: i*u[i]))/du[j] = sum(i in n if i <= j: 1)")),
    (RIGHT, ALL, "dims n; var x[n], A[n,n]; claim: d(sum(i,j: x[i]*A[i,j]*x[j]))/dA[k,l] = x[k]*x[l]"),
    (
        RIGHT,
        ALL,
        "dims n; var x[n], A[n,n]; claim: d(sum(i,j: x[i]*A[i,j]*x[j]))/dx[k] = sum(j: (A[k,j] + A[j,k])*x[j])",
    ),
    (WRONG, None, "dims n; var x[n], A[n,n]; claim: d(sum(i,j: x[i]*A[i,j]*x[j]))/dx[k] = 2*sum(j: A[k,j]*x[j])"),
    // What does not depend on an index need not have it.
    (RIGHT, ALL, "dims n, m; var x[n], A[n,m]; claim: d(sum(i,j: x[i]*A[i,j]))/dA[k,l] = x[k]"),
    (RIGHT, ALL, "dims n; var x[n]; claim: d(mean(i: x[i]^2))/dx[j] = 2*x[j]/n"),
    (WRONG, None, "dims n; var x[n]; claim: d(mean(i: x[i]^2))/dx[j] = 2*x[j]"),
    (RIGHT, ALL, "dims n; var x[n]; domain x > 0; claim: d(prod(i: x[i]))/dx[j] = prod(i: x[i])/x[j]"),
    (WRONG, None, "dims n; var x[n]; domain x > 0; claim: d(prod(i: x[i]))/dx[j] = prod(i: x[i])"),
    (RIGHT, ALL, "dims b, n, d; var T[b,n,d]; claim: d(sum(a,i,k: T[a,i,k]^2))/dT[a1,j,l] = 2*T[a1,j,l]"),
    (RIGHT, ALL, "dims b, n, d; var T[b,n,d]; claim: d(sum(T.^2))/dT = 2*T"),
    (WRONG, None, "dims b, n, d; var T[b,n,d]; claim: d(sum(T.^2))/dT = T"),
    (RIGHT, ALL, "dims b, n; var T[b,n,n]; claim: d(sum(a,i,j: T[a,i,j]*T[a,j,i]))/dT[c,k,l] = 2*T[c,l,k]"),
    (WRONG, None, "dims b, n; var T[b,n,n]; claim: d(sum(a,i,j: T[a,i,j]*T[a,j,i]))/dT[c,k,l] = 2*T[c,k,l]"),
    (RIGHT, ALL, "dims b, n, d; var T[b,n,d], V[b,n,d]; claim: jvp(T.^3, T, V) = 3*T.^2 .* V"),
    (
        RIGHT,
        ALL,
        "var T[2,3,2]; claim: d(T[1,2,2]*T[2,1,1])/dT[a,i,j] = T[2,1,1]*if(a <= 1, 1, 0)*delta(i,2)*delta(j,2) + T[1,2,2]*delta(a,2)*delta(i,1)*delta(j,1)",
    ),
    (UNREADABLE, None, "dims b, n; var T[b,n,n]; claim: T' = T"),
    (UNREADABLE, None, "dims b, n; var T[b,n,n]; claim: T*T = T"),
    (UNREADABLE, None, "var T[2,2,2,2,2,2,2]; claim: T = T"),
    // Products and largest entries over an index, all of it or a part.
    (RIGHT, ALL, products!("claim: dc[i]/dx[j] = if(j <= i, c[i]/x[j], 0)")),
    (WRONG, None, products!("claim: dc[i]/dx[j] = if(j < i, c[i]/x[j], 0)")),
    (WRONG, None, products!("claim: dc[i]/dx[j] = c[i]/x[j]")),
    (RIGHT, ALL, products!("claim: c[i]^2*prod(j if j <= i: y[j]) = prod(j if j <= i: x[j]^2*y[j])")),
    (WRONG, None, products!("claim: c[i]^2*prod(j if j < i: y[j]) = prod(j if j <= i: x[j]^2*y[j])")),
    (WRONG, None, products!("claim: 2*c[i] = prod(j if j <= i: 2*x[j])")),
    (RIGHT, ALL, products!("claim: x[i]*prod(j if j <= i: exp(x[j])) = x[i]*exp(sum(j if j <= i: x[j]))")),
    (RIGHT, ALL, largest!("claim: d(sum(t))/dA[i,j] = if(A[i,j] >= t[i], 1, 0)")),
    (WRONG, None, largest!("claim: d(sum(t))/dA[i,j] = 1")),
    (WRONG, None, largest!("claim: d(sum(t))/dA[i,j] = if(A[i,j] <= t[i], 1, 0)")),
    (RIGHT, ALL, largest!("claim: min(j: A[i,j]) = -max(j: -A[i,j])")),
    (RIGHT, ALL, largest!("claim: max(j: 2*A[i,j] + b[i]) = 2*t[i] + b[i]")),
    (WRONG, None, largest!("claim: max(j: -2*A[i,j]) = -2*t[i]")),
    (RIGHT, ALL, largest!("claim: d(sum(b .* s))/db[k] = s[k] + sum(i if k <= i: b[i]*if(b[k] >= s[i], 1, 0))")),
    (WRONG, None, largest!("claim: d(sum(b .* s))/db[k] = s[k] + sum(i: b[i]*if(b[k] >= s[i], 1, 0))")),
    // Conditions whose borders or orders differ.
    (RIGHT, ALL, scan!("claim: c[i] - sum(j in n if j < i: u[j]) = u[i]")),
    (RIGHT, ALL, scan!("claim: c[i] + sum(j in n if j > i: u[j]) = sum(u)")),
    (WRONG, None, scan!("claim: c[i] + sum(j in n if j >= i: u[j]) = sum(u)")),
    (RIGHT, ALL, scan!("claim: c[i] - (c[i - 1] or 0) = u[i]")),
    (RIGHT, Some(Level::Exact), scan!("claim: c[i] - sum(j in n if j <= i: (u[j - 1] or 0)) = u[i]")),
    (WRONG, None, scan!("claim: c[i] - sum(j in n if j <= i: (u[j - 1] or 0)) = 0")),
    (WRONG, None, scan!("claim: c[i] - (c[i - 1] or 0) = u[i - 1] or 0")),
    (
        RIGHT,
        ALL,
        scan!(
            "claim: d(sum(i: (u[i] - (u[i - 1] or 0))^2))/du[j] = 2*(u[j] - (u[j - 1] or 0)) - 2*((u[j + 1] or u[j]) - u[j])"
        ),
    ),
    // Index maps: labels, and rows that are looked up.
    (RIGHT, ALL, labels!("claim: dJ/dZ[i,j] = (P[i,j] - delta(i, y[j]))/m")),
    (WRONG, None, labels!("claim: dJ/dZ[i,j] = P[i,j]/m")),
    (WRONG, None, labels!("claim: dJ/dZ[i,j] = (P[i,j] - delta(i, y[1]))/m")),
    (WRONG, None, labels!("claim: dJ/dZ[i,j] = P[i,j] - delta(i, y[j])")),
    (RIGHT, ALL, rows!("claim: d(sum(G .* X))/dE[w,k] = sum(i: delta(w, t[i])*G[i,k])")),
    (WRONG, None, rows!("claim: d(sum(G .* X))/dE[w,k] = delta(w, t[1])*sum(i: G[i,k])")),
    (WRONG, None, rows!("claim: d(sum(G .* X))/dE[w,k] = sum(i: G[i,k])")),
    // Right where no two places have the same row.
    (WRONG, None, rows!("claim: sum(w in v, k: sum(i: delta(w, t[i])*G[i,k])^2) = sum(G.^2)")),
    (RIGHT, ALL, rows!("claim: sum(w,k: E[w,k]*sum(i: delta(w, t[i])*G[i,k])) = sum(G .* X)")),
    (RIGHT, ALL, "dims k; var z[k]; index c in k; claim: d(-log(softmax(z)[c]))/dz[i] = softmax(z)[i] - delta(i,c)"),
    (WRONG, None, "dims k; var z[k]; index c in k; claim: d(-log(softmax(z)[c]))/dz = softmax(z)"),
    (UNREADABLE, None, "dims k; var z[k]; index c in k; claim: d(c*sum(z))/dz = c*1[k]"),
    // Entries that are one number tie at every point, which is no kink; where others tie with them there is one.
    (
        RIGHT,
        None,
        "dims n, m; var x[n]; let T[i in n, j in m] = x[i]; claim: d(max(T))/dx[i] = if(x[i] >= max(T), 1, 0)",
    ),
    (
        WRONG,
        None,
        "dims n, m; var x[n]; let T[i in n, j in m] = x[i]; claim: d(max(T))/dx[i] = m*if(x[i] >= max(T), 1, 0)",
    ),
    (RIGHT, None, "dims n; var x[n]; claim: d(max([x, x]))/dx = if.(x >= max(x), 1, 0)"),
    (WRONG, None, "dims n; var x[n]; claim: d(max([x, x]))/dx = 2*if.(x >= max(x), 1, 0)"),
    // Where a label comes twice the largest entry does, and its slope is one all the same.
    (
        WRONG,
        None,
        "dims n, m; var x[n]; index y[m] in n; claim: d(max(j: x[y[j]]))/dx[i] = sum(j: if(x[y[j]] >= max(k: x[y[k]]), delta(i,y[j]), 0))",
    ),
    (
        RIGHT,
        None,
        "dims n, m; var x[n]; index y[m] in n; let M = max(j: x[y[j]]); claim: dM/dx[i] = sum(j: if(x[y[j]] >= M, delta(i,y[j]), 0))/sum(j: if(x[y[j]] >= M, 1, 0))",
    ),
    // Indices without a name.
    (RIGHT, ALL, "dims n; var x[n]; claim: (x[1] or 0) = x[1]"),
    (WRONG, None, "dims n; var x[n], s; claim: (x[2] or s) = s"),
    (RIGHT, ALL, "dims n; var s; index c in n; claim: if(c <= n, s, 2*s) = s"),
    (WRONG, None, "dims n; var s; index c in n; claim: if(c <= 1, s, 2*s) = s"),
    (WRONG, None, "dims n, m; var s; index y[m] in n; claim: if(y[1] <= 1, s, 2*s) = s"),
    // An entry at a size is one thing, however it is said.
    (RIGHT, ALL, "dims m; var v[m]; claim: d(sin(v[m]))/dv[j] = cos(v[m])*delta(m,j)"),
    (WRONG, None, "dims m; var v[m]; claim: d(sin(v[m]))/dv[j] = cos(v[j])"),
    (
        RIGHT,
        Some(Level::Exact),
        "dims n; var x[n]; let P = prod(i: x[i]); claim: d(sin(P))/dx[j] = cos(P)*prod(i: if(i < j, x[i], 1))*prod(i: if(i > j, x[i], 1))",
    ),
    // Wrong at some sizes beside each other; right where all sizes are spoken for.
    (
        WRONG,
        None,
        "dims n, m, h; var g[m], v[n], G[n,h]; function f(t); let Y[j in n] = if(j < 3, [g; v][j], (G[j,j] or 0)); claim: dY[i]/dv[l] = if(i < 3, if(i <= m, 0, 1/2*delta(i - m, l)), 0)",
    ),
    (
        WRONG,
        None,
        "dims n, m; dims q = n + 1; var K[q,n,m]; let Own[i in n] = if(i < n, 2*prod(l in q: (K[i,i,2*l] or 0)), prod(l in q: (K[i,i,2*l] or 0))); let Other[i in n] = prod(l in q: (K[i,i,2*l] or 0)); claim: Other = Own",
    ),
    (
        Outcome::Unknown,
        None,
        "dims n, m; dims p = n + m - 1; var A[p,p], G[p,n], T[p,p,p,p,m]; const v[p]; let Y[l in p] = sum(j if j <= l - 1: sigmoid(A[j,l]))*(l*(G[l,1]*(T[l,l,l,l,2*l] or 0))); let Own[a in p, i in n] = delta(1, i)*(v[a]*sum(j if j <= a - 1: A[j,a])*a)*(T[a,a,a,a,2*a] or 0); claim: vjp(Y, G, v) = Own",
    ),
    (
        RIGHT,
        ALL,
        "dims n, m; var x[n], w[m]; let Y[i in n] = sum(k in m: w[k]*(x[i + k - 1] or 0)); claim: dY[i]/dw[k] = (x[i + k - 1] or 0)",
    ),
    // Wrong from n = 3 on, and all larger arrays are left out.
    (
        Outcome::Unknown,
        None,
        "dims n; var G[n,n], U[n,n,n,n,n,n], w0; const Q[n,n,n,n,n,n]; let Y[j in n, l in n] = if(l <= 2, sum(a in n: G[j,n + 1 - a]), (U[l - 1,l,l,j,j,j] or 0)/(1 + w0^2)); claim: jvp(Y, U, Q)[i,k] = sum(j, l in n, a, b, c, r in n: if(k <= 2, 0, delta(k - 1, j)*delta(k, l)*delta(k, a)*delta(i, b)*(delta(i, c)/n)*delta(r, i)/(1 + w0^2))*Q[j,l,a,b,c,r])",
    ),
    // Wrong for some orders of what index maps give.
    (
        Outcome::Refuted,
        None,
        "dims m, h, n; dims q = n + 1; var g[h], Q[h,h,h,m], z[3]; const U[h,q,m]; index lab[m] in m; index pos[h] in q; let S[i in h, j in q, k in m] = if(k < lab[k], sum(l, a if a < i: sum(b if j > pos[b]: g[b]*Q[b,a,l,k])), sqrt(exp(sin(skew(z)[1,1])))); claim: vjp(S, Q, U)[i,j,k,l] = sum(a, b, c in m: U[a,b,c]*if(c < lab[c], sum(r in h, t in h if t < a: if(b > pos[i], if(i <= 1, 0, g[i])*delta(t, j)*delta(r, k)*delta(c, l), 0)), 0))",
    ),
    // Two maps differ somewhere among the first that are tried.
    (
        Outcome::Refuted,
        None,
        "dims n; dims q = n + 1; var Q[q,q,q], R[n,n,q,n,n,n]; index lab in n; index pos in n; claim: Q[1,1,q]*R[n,1,1,lab,pos,n] = sum(i: delta(i, 1)*Q[i,1,q])*(1/2*R[n,1,1,pos,pos,n] + 1/2*R[n,1,1,lab,pos,n])",
    ),
    // The product is 0 but for h = 1, and what stands beside it is wrong for n > 1 alone.
    (
        WRONG,
        None,
        "dims n, m, h; var x[h], G[m,h]; let Y[i in m, j in h] = prod(k: delta(k, j)*x[k])*cos(G[i,j]); claim: dY[i,j]/dG[l,a] = prod(k in h: delta(k, j)*x[k])*(-sin(delta(i, 1)*G[i,j])*(delta(i, l)*delta(j, a)))",
    ),
    // With l > b + 1 and b > i + 1 the claim says nothing below n = 5, where its arrays are too large.
    (
        Outcome::Unknown,
        None,
        "dims n; var X[n,n], Q[n,n,n]; const R[n,n,n]; let Y[a in n, k in n] = X'[k,a]/exp(sin((X[k,a + k - 1] or 0))) + sum(j if k > j + 1: if(j <= a + 1, X[j,n + 1 - a], Q[j,k,j])); claim: jvp(Y, Q, R)[i,l] = sum(j in n, a, k: sum(b in n if l > b + 1: if(b <= i + 1, 0, delta(l, a)*delta(b, j)*delta(b - 1, k))*R[j,a,k]))",
    ),
    // `delta(o, b)` is missing, which matters for m > 1, where most arrays are too large.
    (
        WRONG,
        None,
        "dims n, m; var U[2,m,n,m,n,m], W[2,m]; claim: d(sum(c, r, t in m, u, o: tanh(mean(i1: (U[i1,c,r,t,u,o]*W[i1,c])^2))))/dU[j,k,l,a,i,b] = sum(c, r, t in m, u, o: (1 - tanh(mean(i1: (U[i1,c,r,t,u,o]*W[i1,c])^2))^2)*mean(i1: 2*(U[i1,c,r,t,u,o]*W[i1,c])*(delta(i1, j)*delta(c, k)*delta(r, l)*delta(t, a)*delta(u, i)*1*W[i1,c])))",
    ),
    // Moved further than any size goes: no number is too large to be counted.
    (
        Outcome::Unknown,
        None,
        "dims n; var x[n], y[n]; claim: (x[i + 9000000000000000000] or 0)*(x[i + 9000000000000000000] or 0)*(x[i + 9000000000000000000] or 0)*y[i]^2 = (x[i + 9000000000000000000] or 0)*prod(k: y[k])",
    ),
    // What binds an index on the left has it for itself.
    (UNREADABLE, None, "dims n; var x[n]; claim: sum(i: i*x[i]) = x[i]"),
    // A condition of values has an index map inside of its arrays, and is none of indices.
    (
        RIGHT,
        None,
        "dims n, m; var y[n], C[n,n], u[n]; index lab in n; claim: d(if(u[1]*C[lab,1] > 1, y[1], 2*y[1]))/dy[i] = if(u[1]*(sum(l in n: delta(l, lab)*C[l,1])*(1/2) + 1/2*C[lab,1]) > 1, 1, 2)*delta(i, 1)",
    ),
    // An index that one side has outside brackets is what the other side says.
    (RIGHT, ALL, "dims n; var w[n]; let S[i in n, j in n] = w[j]/i; claim: w[j]/i = S[i,j]"),
    // How far the indices of a Hessian run is told by what it is taken by.
    (
        RIGHT,
        ALL,
        "dims m; var g[m]; claim: hess(g[m]*g[1], g)[a,l] = delta(1, l)*delta(m, a) + delta(1, a)*delta(m, l)",
    ),
    (
        RIGHT,
        Some(Level::Exact),
        "dims n, m; var A[n,m]; claim: hess(A[1,2]*A[2,1], A)[i,j,k,l] = delta(i,1)*delta(j,2)*delta(k,2)*delta(l,1) + delta(i,2)*delta(j,1)*delta(k,1)*delta(l,2)",
    ),
    // A threshold that sizes which are tried do not reach.
    (Outcome::Unknown, None, "dims n; var x[n]; let y[i] = if(i <= 40, x[i], 2*x[i]); claim: dy[i]/dx[j] = delta(i,j)"),
];

/// Texts at fault, and what is said of them.
const MESSAGES: &[(&str, &str)] = &[
    (
        "dims n, m; var A[n,m], x[n]; claim: d(sum(i,j: A[i,j]*x[j]))/dx[k] = x[k]",
        "the index `j` runs to m in `A[i,j]`, but to n in `x[j]`",
    ),
    ("dims n; var x[n]; let y[i] = 1; claim: y = x", "nothing says how far the index `i` runs"),
    ("dims n, k; var A[n,k]; claim: d(sum(k: A[1,k]))/dA = 1[n,k]", "`k` is a dimension, and no index name of its own"),
    ("dims n; var x[n], i; claim: d(sum(i: x[i]))/dx = 1[n]", "`i` is declared already, and no index name of its own"),
    ("dims n; var x[n]; claim: d(sum(i: sum(i: x[i])))/dx = 1[n]", "`i` is an index name already"),
    ("dims n; var x[n]; claim: dx[i]/dx[i] = x[k]", "the index `k` stands on the right side only"),
    ("dims n; var x[n]; let s = x[i]; claim: s = 1", "the index `i` is bound nowhere"),
    (
        "dims n; var x[n]; let y[i in n] = x[i + 1]; claim: y = x",
        "`x[i + 1]` does not exist for all values of its indices: `i + 1` may be more than n",
    ),
    ("dims n; var x[n]; let y[i in n] = x[i - 1]; claim: y = x", "`i - 1` may be less than 1"),
    ("dims n; var x[n]; let y[i in n] = x[i*i]; claim: y = x", "two index names are multiplied in an index"),
    ("dims n; var x[n]; let y[i in n] = x[i/2]; claim: y = x", "`i/2` is no index"),
    ("dims n; var A[n,n]; let y[i in n, j in n] = A[i]; claim: y = A", "`A` is [n, n], and here is 1 index"),
    ("dims n; var A[n,n]; let y[i] = A[i,i]*A; claim: y = A", "an entry is a scalar, and `A[i,i]*A` is [n, n]"),
    ("dims b, n; var T[b,n,n]; claim: inv(T) = T", "`inv` is a word for matrices, and `T` is [b, n, n]"),
];

fn options(cases: usize) -> Options {
    Options { cases, ..Options::default() }
}

fn judged(text: &str) -> Judged {
    judge_text("-", text, false, &options(16), &mut |_, _| {}).pop().unwrap_or_else(|| panic!("no claims in {text}"))
}

#[test]
fn claims_by_entry_are_judged_as_they_are() {
    for (outcome, strongest, text) in ROWS {
        let verdict = judged(text).verdict;
        assert_eq!(verdict.outcome, *outcome, "{text}\n{verdict:?}");
        if let Some(level) = strongest {
            let found = verdict.strongest.unwrap_or_else(|| panic!("{text}: no evidence"));
            assert_eq!(found, *level, "{text}");
        }
    }
}

#[test]
fn faults_of_indices_say_what_is_wrong() {
    for (text, message) in MESSAGES {
        let rows = judge_text("-", text, false, &options(4), &mut |_, _| {});
        let told: Vec<String> =
            rows.iter().flat_map(|row| &row.verdict.faults).map(|fault| fault.message.clone()).collect();
        assert!(told.iter().any(|told| told.contains(message)), "{text}\n{told:?}");
    }
}

/// A counterexample says what the index maps are, as integers.
#[test]
fn counterexamples_show_index_maps() {
    let verdict = judged(labels!("claim: dJ/dZ[i,j] = P[i,j]/m")).verdict;
    let found = verdict.counterexample.expect("a counterexample");
    assert!(found.dims.iter().all(|(name, _)| name == "c" || name == "m"), "{:?}", found.dims);
    let (_, map) = found.values.iter().find(|(name, _)| name == "y").expect("the map");
    let Array::Vector(entries) = map else { panic!("{map:?}") };
    let classes = found.dims.iter().find(|(name, _)| name == "c").map(|(_, size)| *size).expect("a size");
    for entry in entries {
        let Number::Rational(entry) = entry else { panic!("{entry:?}") };
        assert!(*entry >= 1u8.into() && *entry <= classes.into(), "{entry}");
    }
}

/// Work is bounded, and nothing panics.
#[test]
fn hostile_texts_end() {
    let texts = [
        "var x; claim: sum(i in 1000000000000: x) = x",
        "dims n; var x[n]; claim: sum(a,b,c,e1,f,g: x[a]*x[b]*x[c]*x[e1]*x[f]*x[g]) = sum(x)^6",
        "dims n; var x[n]; let y[i in 4000000000000000000] = x[1]; claim: y = y*1",
        "dims n; var x[n]; claim: sum(i: x[9223372036854775807*i] or 0) = 0",
        "dims n; var x[n]; claim: sum(i in 1: x[1]) = x[1]",
        "dims n; var x[n]; claim: max(i if i < 1: x[i]) = 0",
        "dims n; var x[n]; claim: prod(i if i < 1: x[i]) = 1",
        "dims n; var x[n]; claim: sum(i: sum(j if j <= i: sum(k if k <= j: sum(l if l <= k: x[l])))) = 0",
        "dims n; var x[n]; let y[i] = x[i] or 1; let z[i] = dy[i]/dx[i]; claim: dz[i]/dx[j] = 0",
        "var x; claim: sum(: x) = x",
        "var x; claim: sum(i j: x) = x",
        "var x; claim: sum(i in : x) = x",
        "dims n; var x[n]; let y[i = x[i]; claim: y = x",
        "dims n; var x[n]; let [i] = x[i]; claim: y = x",
        "dims n; var x[n]; claim: x[i][j] = x[i]",
        "dims n; var x[n]; claim: dx[/dx[i] = 1",
        "dims n; var x[n]; claim: delta(i, j, k) = x[i]",
        "dims n; var x[n]; claim: delta(x, 1) = x[i]",
    ];
    for text in texts {
        judge_text("-", text, false, &options(8), &mut |_, _| {});
    }
    let deep = format!("dims n; var x[n]; claim: {}x[1]{} = 0", "sum(i in 2: ".repeat(150), ")".repeat(150));
    judge_text("-", &deep, false, &options(4), &mut |_, _| {});
    let nested = format!("dims n; var x[n]; claim: {}1{} = 0", "x[".repeat(150), "]".repeat(150));
    judge_text("-", &nested, false, &options(4), &mut |_, _| {});
}

/// An expression with matrices A[n,m], B[m,n], x[n], and the same entry by entry at `i`, `j`; each n×n.
fn pair() -> impl Strategy<Value = (String, String)> {
    let said = |matrices: &str, entry: &str| Just((matrices.to_string(), entry.to_string()));
    let leaf = prop_oneof![
        said("S", "S[i,j]"),
        said("S'", "S[j,i]"),
        said("x*x'", "x[i]*x[j]"),
        said("diag(x)", "x[i]*delta(i,j)"),
        said("I[n]", "delta(i,j)"),
        said("A*B", "sum(k: A[i,k]*B[k,j])"),
        said("S*S'", "sum(l: S[i,l]*S[j,l])"),
        said("sum(S, cols)*1[n]'", "sum(l: S[i,l])"),
        said("exp.(S)", "exp(S[i,j])"),
    ];
    leaf.prop_recursive(2, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| (format!("({} + {})", a.0, b.0), format!("({} + {})", a.1, b.1))),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| (format!("(({}) .* ({}))", a.0, b.0), format!("({})*({})", a.1, b.1))),
            inner.prop_map(|a| (format!("tanh.({})", a.0), format!("tanh({})", a.1))),
        ]
    })
}

/// A condition on two indices i and j, as it is written and as it is meant.
type Condition = (&'static str, fn(i32, i32) -> bool);

const CONDITIONS: [Condition; 10] = [
    ("j <= i", |i, j| j <= i),
    ("j > i", |i, j| j > i),
    ("j < i", |i, j| j < i),
    ("j >= i", |i, j| j >= i),
    ("i < j", |i, j| i < j),
    ("i <= j", |i, j| i <= j),
    ("j <= i + 1", |i, j| j <= i + 1),
    ("i + 1 < j", |i, j| i + 1 < j),
    ("i - 2 >= j", |i, j| i - 2 >= j),
    ("j + 2 > i", |i, j| j + 2 > i),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// What is said with matrices and by entry is the same, and so are their derivatives.
    #[test]
    fn an_index_form_is_its_matrix_form((matrices, entries) in pair()) {
        let start = "dims n, m; var A[n,m], B[m,n], S[n,n], x[n]; const G[n,n]; ";
        let text = format!("{start}let Y[i in n, j in n] = {entries}; claim: Y = {matrices}");
        prop_assert_eq!(judged(&text).verdict.outcome, RIGHT, "{}", text);
        let text = format!("{start}let Y[i,j] = S[i,j]*({entries}); claim: d(sum(G .* Y))/dS = d(sum(G .* S .* ({matrices})))/dS");
        prop_assert_eq!(judged(&text).verdict.outcome, RIGHT, "{}", text);
    }

    /// A sum under a condition, and one under its opposite, are the whole sum; under any other one they are not. What follows from a condition
    /// asks for nothing beside it. A product under a condition is not differentiated as if it were under another one.
    #[test]
    fn conditions_are_told_apart(one in 0..CONDITIONS.len(), other in 0..CONDITIONS.len()) {
        let ((first, holds), (second, also)) = (CONDITIONS[one], CONDITIONS[other]);
        let pairs = || (1..8).flat_map(|i| (1..8).map(move |j| (i, j)));
        let is_opposite = pairs().all(|(i, j)| holds(i, j) != also(i, j));
        let is_same = pairs().all(|(i, j)| holds(i, j) == also(i, j));
        let is_implied = pairs().all(|(i, j)| !holds(i, j) || also(i, j));
        let sums = format!("sum(j in n if {first}: u[j]^2) + sum(j in n if {second}: u[j]^2)");
        let sum = format!("sum(j in n if {first}:");
        for (claim, is_right) in [
            (format!("claim: u[i]*({sums}) = u[i]*sum(u.^2)"), is_opposite),
            (format!("claim: u[i]*{sum} if({second}, u[j], 0)) = u[i]*{sum} u[j])"), is_implied),
            (format!("let c[i in n] = prod(j if {first}: u[j]); claim: dc[i]/du[j] = if({second}, c[i]/u[j], 0)"), is_same),
        ] {
            let text = format!("dims n; var u[n]; domain u > 0; {claim}");
            let verdict = judged(&text).verdict;
            prop_assert_eq!(verdict.outcome, if is_right { RIGHT } else { WRONG }, "{}", text);
            prop_assert!(!is_right || verdict.strongest == ALL, "{}: {:?}", text, verdict);
        }
    }

    /// The names of index names do not matter.
    #[test]
    fn renaming_changes_nothing(names in prop::sample::subsequence(vec!["i", "j", "k", "l", "r", "s", "u1", "row"], 4)) {
        for (wanted, factor) in [(RIGHT, "1"), (WRONG, "2")] {
            let [a, b, c, e] = [0, 1, 2, 3].map(|at| names[at]);
            let text = format!(
                "dims n, m; var A[n,m], B[m,n]; let C[{a},{b}] = sum({c}: A[{a},{c}]*B[{c},{b}]); \
                 claim: d(sum({a},{b}: C[{a},{b}]^2))/dA[{c},{e}] = 2*{factor}*sum({b}: C[{c},{b}]*B[{e},{b}])"
            );
            let verdict = judged(&text).verdict;
            prop_assert_eq!(verdict.outcome, wanted, "{}", text);
            if wanted == RIGHT {
                prop_assert_eq!(verdict.strongest, Some(Level::AllShapes), "{}", text);
            }
        }
    }
}
