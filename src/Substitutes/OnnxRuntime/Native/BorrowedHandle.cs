namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>A native object held for the length of one call: <c>using var session = new BorrowedHandle(_handle);</c></summary>
internal readonly ref struct BorrowedHandle(NativeHandle owner)
{
    private readonly NativeHandle _owner = owner;

    public nint Native { get; } = owner.Borrow();

    public void Dispose() => _owner.DangerousRelease();
}
