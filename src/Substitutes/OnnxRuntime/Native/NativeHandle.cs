using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>
/// Owns one native object. A call holds a reference while it runs (<see cref="Borrow"/>), so an object that is disposed meanwhile is
/// released when its last call ends; a call that begins later gets an <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed unsafe class NativeHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> _release;
    private readonly IDisposable? _afterwards;
    private volatile bool _disposed;

    /// <param name="afterwards">What the native object uses and must outlive it, such as the pin of its memory.</param>
    public NativeHandle(nint native, delegate* unmanaged<nint, void> release, IDisposable? afterwards = null) : base(0, ownsHandle: true)
    {
        _release = release;
        _afterwards = afterwards;
        SetHandle(native);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native object, held until <see cref="SafeHandle.DangerousRelease"/>, which the caller must call.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint Borrow()
    {
        bool held = false;
        DangerousAddRef(ref held);
        // A SafeHandle refuses only once it is released: calls that overlap without end would keep a disposed object going for ever.
        if (_disposed)
        {
            DangerousRelease();
            throw new ObjectDisposedException("ONNX Runtime object");
        }
        return handle;
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
    }

    protected override bool ReleaseHandle()
    {
        _release(handle);
        _afterwards?.Dispose();
        return true;
    }
}
