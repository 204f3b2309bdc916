// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/device.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

#include "base/core_times.h"
#include "clip/internal/compute_scope.h"

namespace vitrine {
namespace {

constexpr int kMaxThreads = 1024;
constexpr std::chrono::milliseconds kShortestLook{60};  // the system counts in hundredths of a second
std::atomic<int> chosenThreads{0};

int everyCore() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

/// What followMachineLoad() asks for.
class FreeThreads {
public:
    void look(int spare) {
        const std::lock_guard lock(mutex_);
        before_ = coreTimesNow();
        start_ = Clock::now();
        spare_ = spare;
        threads_ = 0;
        isFollowing_ = true;
    }

    int count() {
        const std::lock_guard lock(mutex_);
        if (!isFollowing_) return everyCore();
        if (threads_ == 0) threads_ = std::max(1, measured() - spare_);
        return threads_;
    }

private:
    using Clock = std::chrono::steady_clock;

    int measured() const {
        if (!before_) return everyCore();
        std::this_thread::sleep_until(start_ + kShortestLook);
        const auto after = coreTimesNow();
        if (!after) return everyCore();
        return freeCores(*before_, *after, std::chrono::duration<double>(Clock::now() - start_).count(), everyCore());
    }

    std::mutex mutex_;
    std::optional<CoreTimes> before_;
    Clock::time_point start_;
    int spare_ = 0;
    int threads_ = 0;  ///< 0 = not known yet
    bool isFollowing_ = false;
};

FreeThreads& freeThreads() {
    static FreeThreads threads;
    return threads;
}

/// The number behind "cuda:", 0 for plain "cuda", nothing for other texts.
std::optional<int> cudaIndex(const std::string& device) {
    if (device == "cuda") return 0;
    if (!device.starts_with("cuda:")) return std::nullopt;
    int index = -1;
    const char* const end = device.data() + device.size();
    const auto [stop, error] = std::from_chars(device.data() + 5, end, index);
    if (error != std::errc() || stop != end || index < 0) return std::nullopt;
    return index;
}

}  // namespace

bool cpuHasBfloat16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

void setComputeThreads(int threads) { chosenThreads = std::clamp(threads, 0, kMaxThreads); }

int computeThreads() {
    const int chosen = chosenThreads;
    return chosen > 0 ? chosen : freeThreads().count();
}

void followMachineLoad(int spare) { freeThreads().look(spare); }

std::vector<std::string> availableDevices() {
    std::vector<std::string> devices{"cpu"};
    const std::size_t count = torch::cuda::device_count();
    for (std::size_t i = 0; i < count; ++i) devices.push_back("cuda:" + std::to_string(i));
    return devices;
}

Result<> checkDevice(const DeviceOptions& options) {
    VITRINE_TRY(internal::resolveDevice(options));
    return {};
}

namespace internal {

void applyComputeThreads() {
    // The tensor library keeps this number for each thread; setting it again restarts its helpers.
    const int wanted = computeThreads();
    if (at::get_num_threads() != wanted) at::set_num_threads(wanted);
}

ComputeScope::ComputeScope() { applyComputeThreads(); }

Result<c10::Device> resolveDevice(const DeviceOptions& options) {
    if (options.threads < 0 || options.threads > kMaxThreads)
        return fail(ErrorCode::InvalidOption, "threads", "is outside 0 to " + std::to_string(kMaxThreads));
    if (options.device == "cpu") {
        if (options.bf16 && !cpuHasBfloat16())
            return fail(ErrorCode::DeviceUnavailable, "bf16", "this CPU has no AVX-512 BF16 instructions; use float32");
        return c10::Device(c10::kCPU);
    }
    const std::optional<int> index = cudaIndex(options.device);
    if (!index)
        return fail(ErrorCode::InvalidOption, "device", "\"" + options.device + "\" is not cpu, cuda or cuda:NUMBER");
    const std::size_t count = torch::cuda::device_count();
    if (static_cast<std::size_t>(*index) >= count)
        return fail(ErrorCode::DeviceUnavailable, options.device,
                    count == 0 ? "this build or machine has no CUDA device"
                               : "this machine has " + std::to_string(count) + " CUDA devices");
    return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(*index));
}

}  // namespace internal
}  // namespace vitrine
