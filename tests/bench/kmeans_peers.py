#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kmeans_peers.py sklearn|cv2 POINTS.npy START.npy ITERATIONS RESTARTS: k-means of a peer on one thread.

Prints "name CPU-seconds iterations inertia" a line."""
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import time

import numpy as np


def with_sklearn(points, start, iterations, restarts):
    import warnings

    from sklearn.cluster import KMeans
    warnings.simplefilter("ignore")
    begin = time.process_time()
    fit = KMeans(len(start), init=start, n_init=1, max_iter=iterations, tol=0, algorithm="lloyd").fit(points)
    print("sklearn_lloyd", time.process_time() - begin, fit.n_iter_, fit.inertia_)
    if restarts > 0:
        begin = time.process_time()
        fit = KMeans(len(start), n_init=restarts, random_state=1).fit(points)
        print("sklearn_best_of_%d" % restarts, time.process_time() - begin, fit.n_iter_, fit.inertia_)


def with_cv2(points, start, iterations, _restarts):
    import cv2
    cv2.setNumThreads(1)
    labels = np.argmin((start * start).sum(1) - 2 * points @ start.T, 1).astype(np.int32).reshape(-1, 1)
    begin = time.process_time()
    # The given labels count as the first assignment.
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, iterations, 0.0)
    inertia, _, _ = cv2.kmeans(points, len(start), labels, criteria, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    print("cv2.kmeans", time.process_time() - begin, iterations, inertia)


def main():
    peer, source, start, iterations, restarts = sys.argv[1:6]
    run = {"sklearn": with_sklearn, "cv2": with_cv2}[peer]
    run(np.load(source), np.load(start), int(iterations), int(restarts))


main()
