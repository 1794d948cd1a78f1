// The part of Metal that the kernels use, in CUDA C++. ptxas.py puts it before each kernel text.
#include <cuda_fp16.h>

#define kernel __forceinline__
#define device
#define threadgroup
#define constant const

typedef unsigned int uint;

namespace metal {

using ::uint;
using ::uint3;

template <class T> struct alignas(2 * sizeof(T)) vector2 {
    T x, y;
    vector2() = default;
    explicit vector2(T all) : x(all), y(all) {}
    vector2(T x, T y) : x(x), y(y) {}
};
typedef vector2<uint> uint2;

// As in Metal, aligned to its size, so that it moves in one instruction. The first constructor does
// nothing, or fills with zeros where it is called `{}`.
template <class T> struct alignas(4 * sizeof(T)) vector4 {
    T x, y, z, w;
    vector4() = default;
    explicit vector4(T all) : x(all), y(all), z(all), w(all) {}
    vector4(T x, T y, T z, T w) : x(x), y(y), z(z), w(w) {}
    template <class U> explicit vector4(const vector4<U>& other) : x(other.x), y(other.y), z(other.z), w(other.w) {}
    const T& operator[](uint place) const { return (&x)[place]; }
    T& operator[](uint place) { return (&x)[place]; }
    // ptxas.py writes the two pairs that occur as calls.
    vector2<T> xz() const { return vector2<T>(x, z); }
    vector2<T> yw() const { return vector2<T>(y, w); }
};
typedef vector4<float> float4;
typedef vector4<half> half4;
typedef vector4<int> int4;
typedef vector4<uint> uint4;

#define OPERATOR(sign) \
    template <class T> vector2<T> operator sign(vector2<T> a, vector2<T> b) { return {a.x sign b.x, a.y sign b.y}; } \
    template <class T> vector4<T> operator sign(vector4<T> a, vector4<T> b) { \
        return {a.x sign b.x, a.y sign b.y, a.z sign b.z, a.w sign b.w}; \
    }
OPERATOR(+)
OPERATOR(-)
OPERATOR(*)
OPERATOR(&)
OPERATOR(|)
OPERATOR(^)
OPERATOR(<<)
OPERATOR(>>)
#undef OPERATOR
template <class T> vector4<T> operator*(vector4<T> a, T b) { return a * vector4<T>(b); }

enum class mem_flags { mem_none, mem_device, mem_threadgroup };
inline void threadgroup_barrier(mem_flags) { __syncthreads(); }

template <class T> T min(T a, T b) { return a < b ? a : b; }
template <class T> T max(T a, T b) { return a > b ? a : b; }

inline float fma(float a, float b, float c) { return fmaf(a, b, c); }
inline half fma(half a, half b, half c) { return __hfma(a, b, c); }
inline float4 fma(float4 a, float4 b, float4 c) {
    return {fmaf(a.x, b.x, c.x), fmaf(a.y, b.y, c.y), fmaf(a.z, b.z, c.z), fmaf(a.w, b.w, c.w)};
}
// Two numbers an instruction.
inline half4 fma(half4 a, half4 b, half4 c) {
    half2 low = __hfma2(__halves2half2(a.x, a.y), __halves2half2(b.x, b.y), __halves2half2(c.x, c.y));
    half2 high = __hfma2(__halves2half2(a.z, a.w), __halves2half2(b.z, b.w), __halves2half2(c.z, c.w));
    return {__low2half(low), __high2half(low), __low2half(high), __high2half(high)};
}

template <class T> T simd_broadcast(T value, uint lane) { return __shfl_sync(~0u, value, lane); }
template <class T> vector4<T> simd_broadcast(vector4<T> value, uint lane) {
    auto from = [&](T part) { return __shfl_sync(~0u, part, lane); };
    return {from(value.x), from(value.y), from(value.z), from(value.w)};
}

} // namespace metal

template <class T, class U> T as_type(U value) {
    static_assert(sizeof(T) == sizeof(U), "the same bits");
    T result;
    memcpy(&result, &value, sizeof(T));
    return result;
}
