// JSON values whose destructors cannot fail. nlohmann's need memory: they move what is in an array
// or an object to a stack first. Where there is none, the stack is in a reserve.
#ifndef APPTRAIT_SRC_BASE_JSON_H_
#define APPTRAIT_SRC_BASE_JSON_H_

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>

namespace apptrait {

namespace json_detail {

// What containers of values allocate with, so that std::allocator is left to the destructor's
// stack.
template <class T>
struct Plain {
  using value_type = T;
  Plain() = default;
  template <class U>
  Plain(const Plain<U>&) noexcept {}
  T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T))); }
  void deallocate(T* block, std::size_t) noexcept { ::operator delete(block); }
  bool operator==(const Plain&) const = default;
};

// Gives what std::allocator gives, or a part of the reserve of 1 MiB for all threads where it has
// nothing to give; std::bad_alloc where the reserve is used up too.
void* AllocateStack(std::size_t size);
void FreeStack(void* block) noexcept;

template <class Value>
struct StackAllocator {
  using value_type = Value;
  Value* allocate(std::size_t count) {
    return static_cast<Value*>(AllocateStack(count * sizeof(Value)));
  }
  void deallocate(Value* block, std::size_t) noexcept { FreeStack(block); }
  bool operator==(const StackAllocator&) const = default;
};

template <template <class, class, class...> class Object>
using Value = nlohmann::basic_json<Object, std::vector, std::string, bool, std::int64_t,
                                   std::uint64_t, double, Plain>;

}  // namespace json_detail

using SortedJson = json_detail::Value<std::map>;
// Members stay in the order in which they came.
using OrderedJson = json_detail::Value<nlohmann::ordered_map>;

// Takes everything out of a value without allocating, however large it is. It recurses: for values
// whose depth is bounded.
template <class Value>
void Empty(Value& value) noexcept {
  if (!value.is_structured()) return;
  for (auto& child : value) {
    Empty(child);
    child = nullptr;
  }
  value.clear();
}

}  // namespace apptrait

template <>
struct std::allocator<apptrait::SortedJson>
    : apptrait::json_detail::StackAllocator<apptrait::SortedJson> {};
template <>
struct std::allocator<apptrait::OrderedJson>
    : apptrait::json_detail::StackAllocator<apptrait::OrderedJson> {};

#endif  // APPTRAIT_SRC_BASE_JSON_H_
