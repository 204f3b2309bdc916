// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for every room that names the tensor library: it costs seconds in each file otherwise.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>
