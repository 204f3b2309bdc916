#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scikit-learn's saga on the problem bench_elastic_net wrote, pass by pass until a given objective is reached.

usage: saga_peer.py FEATURES LABELS ROWS COLUMNS CLASSES LAMBDA ALPHA TARGET CPU_SECONDS_LIMIT
FEATURES float32 and LABELS int32, both raw. Measuring the objective between passes is not counted; the state of the
solver (its gradient table included) is carried from pass to pass, so nothing is done twice. Prints one line a pass
and exits with 3 where scikit-learn is absent.
"""
import sys
import time
import warnings

try:
    import numpy as np
    import sklearn
    from sklearn.linear_model._sag import sag_solver
    from sklearn.utils.extmath import row_norms
except ImportError:
    sys.exit(3)

warnings.filterwarnings("ignore")


def objective(x, y, coefficients, strength, alpha):
    weights, bias = coefficients[:, :-1].astype("d"), coefficients[:, -1].astype("d")
    loss = 0.0
    for first in range(0, len(y), 4096):
        logits = x[first:first + 4096].astype("d") @ weights.T + bias
        top = logits.max(axis=1)
        sums = np.exp(logits - top[:, None]).sum(axis=1)
        loss += (top + np.log(sums) - logits[np.arange(len(logits)), y[first:first + 4096]]).sum()
    return loss / len(y) + strength * (alpha * np.abs(weights).sum() + (1 - alpha) / 2 * (weights**2).sum())


def main():
    rows, columns, classes = (int(v) for v in sys.argv[3:6])
    strength, alpha, target, limit = (float(v) for v in sys.argv[6:10])
    x = np.fromfile(sys.argv[1], dtype=np.float32).reshape(rows, columns)
    y = np.fromfile(sys.argv[2], dtype=np.int32)
    start = time.process_time()
    state = {"coef": np.zeros((columns + 1, classes), dtype=x.dtype)}
    largest = row_norms(x, squared=True).max()
    used = time.process_time() - start
    print(f"scikit-learn {sklearn.__version__} saga, float32, one thread", flush=True)
    for turn in range(1, 100000):
        start = time.process_time()
        _, _, state = sag_solver(
            x, y.astype(x.dtype), None, "multinomial", alpha=strength * (1 - alpha) * rows, beta=strength * alpha * rows,
            max_iter=1, tol=0.0, random_state=turn, check_input=False, max_squared_sum=largest, warm_start_mem=state,
            is_saga=True)
        used += time.process_time() - start
        value = objective(x, y, state["coef"].T, strength, alpha)
        print(f"pass {turn:4d}  {used:9.2f} CPU s  objective {value:.8f}", flush=True)
        if value <= target:
            print(f"REACHED {used:.3f} {turn} {value:.10f}", flush=True)
            return
        if used > limit:
            print(f"LIMIT {used:.3f} {turn} {value:.10f}", flush=True)
            return


if __name__ == "__main__":
    main()
