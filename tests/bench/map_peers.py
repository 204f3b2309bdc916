#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""map_peers.py sklearn|Rtsne POINTS.npy PERPLEXITY ITERATIONS MAP.npy: fits with a peer on one thread, prints CPU seconds."""
import os
import subprocess
import sys
import tempfile

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import time

import numpy as np

R_SCRIPT = """
library(Rtsne)
a <- commandArgs(TRUE)
d <- as.integer(a[3])
x <- matrix(readBin(a[1], "numeric", n = 1e9, size = 4), ncol = d, byrow = TRUE)
t <- system.time(r <- Rtsne(x, perplexity = as.numeric(a[4]), max_iter = as.integer(a[5]), pca = FALSE, num_threads = 1))
writeBin(as.vector(t(r$Y)), a[2], size = 4)
cat(t[["user.self"]] + t[["sys.self"]], "\\n")
"""


def with_sklearn(points, perplexity, iterations):
    from sklearn.manifold import TSNE
    start = time.process_time()
    model = TSNE(perplexity=perplexity, n_iter=iterations, init="pca", learning_rate="auto", random_state=42, n_jobs=1)
    places = model.fit_transform(points)
    return places, time.process_time() - start


def with_r(points, perplexity, iterations):
    with tempfile.TemporaryDirectory() as folder:
        source, target, script = (os.path.join(folder, name) for name in ("x", "y", "s.R"))
        points.astype("<f4").tofile(source)
        with open(script, "w") as file:
            file.write(R_SCRIPT)
        command = ["Rscript", script, source, target, str(points.shape[1]), str(perplexity), str(iterations)]
        seconds = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])
        return np.fromfile(target, "<f4").reshape(-1, 2), seconds


def main():
    peer, source, perplexity, iterations, target = sys.argv[1:6]
    fit = {"sklearn": with_sklearn, "Rtsne": with_r}[peer]
    places, seconds = fit(np.load(source), float(perplexity), int(iterations))
    np.save(target, np.ascontiguousarray(places, "<f4"))
    print(seconds)


main()
