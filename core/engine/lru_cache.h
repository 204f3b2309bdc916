// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <utility>

namespace vitrine {

/// Values under keys up to a total cost; the least recently used go first. A value dearer than the
/// whole budget is still kept, alone. Not synchronised.
template <class Key, class Value>
class LruCache {
public:
    explicit LruCache(std::size_t budget) : budget_(budget) {}

    /// Null when absent; marks the value as used.
    const Value* find(const Key& key) {
        const auto found = index_.find(key);
        if (found == index_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return &found->second->value;
    }

    void insert(const Key& key, Value value, std::size_t cost) {
        erase(key);
        order_.push_front({key, std::move(value), cost});
        index_[key] = order_.begin();
        used_ += cost;
        while (used_ > budget_ && order_.size() > 1) erase(Key(order_.back().key));
    }

    void erase(const Key& key) {
        const auto found = index_.find(key);
        if (found == index_.end()) return;
        used_ -= found->second->cost;
        order_.erase(found->second);
        index_.erase(found);
    }

    void clear() {
        order_.clear();
        index_.clear();
        used_ = 0;
    }

    std::size_t size() const { return order_.size(); }

private:
    struct Entry {
        Key key;
        Value value;
        std::size_t cost;
    };

    std::size_t budget_;
    std::size_t used_ = 0;
    std::list<Entry> order_;  ///< most recently used first
    std::map<Key, typename std::list<Entry>::iterator> index_;
};

}  // namespace vitrine
