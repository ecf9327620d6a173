using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// Values bound to a model's inputs and outputs. Holds the session, and every bound value until it is bound anew, cleared or disposed.
/// Not thread safe.
/// </summary>
public sealed unsafe class OrtIoBinding : IDisposable
{
    private readonly HeldHandles _inputs = new();
    private readonly HeldHandles _outputs = new();

    internal OrtIoBinding(InferenceSession session)
    {
        nint native;
        nint owner = session.Handle.Borrow();
        try
        {
            Ort.Check(Ort.Functions->CreateIoBinding(owner, &native));
        }
        catch
        {
            session.Handle.DangerousRelease();
            throw;
        }
        // The native binding refers to its session, so the reference taken above is given back only after the binding's release.
        Handle = new NativeHandle(native, Ort.Functions->ReleaseIoBinding, new Held(session.Handle, _inputs, _outputs));
    }

    internal NativeHandle Handle { get; }

    public void BindInput(string name, OrtValue ortValue) => Bind(Ort.Functions->BindInput, _inputs, name, ortValue.Handle);

    /// <summary>Binds an output to memory that the caller made.</summary>
    public void BindOutput(string name, OrtValue ortValue) => Bind(Ort.Functions->BindOutput, _outputs, name, ortValue.Handle);

    /// <summary>Has each run make the output in the memory of a device; <see cref="GetOutputValues"/> returns it.</summary>
    public void BindOutputToDevice(string name, OrtMemoryInfo memInfo) => Bind(Ort.Functions->BindOutputToDevice, _outputs, name, memInfo.Handle);

    /// <summary>The outputs of the last run, in the order in which they were bound; the caller disposes them.</summary>
    public IDisposableReadOnlyCollection<OrtValue> GetOutputValues()
    {
        using var binding = new BorrowedHandle(Handle);
        nint* natives;
        nuint count;
        Ort.Check(Ort.Functions->GetBoundOutputValues(binding.Native, Ort.Allocator, &natives, &count));
        var values = new OrtValueList((int)count);
        for (int i = 0; i < (int)count; i++)
        {
            values.Add(new OrtValue(natives[i]));
        }
        if (natives is not null)
        {
            Ort.Free(natives);
        }
        return values;
    }

    /// <summary>Waits until the device has taken over all bound inputs.</summary>
    public void SynchronizeBoundInputs()
    {
        using var binding = new BorrowedHandle(Handle);
        Ort.Check(Ort.Functions->SynchronizeBoundInputs(binding.Native));
    }

    /// <summary>Waits until the device has written all bound outputs.</summary>
    public void SynchronizeBoundOutputs()
    {
        using var binding = new BorrowedHandle(Handle);
        Ort.Check(Ort.Functions->SynchronizeBoundOutputs(binding.Native));
    }

    public void ClearBoundInputs()
    {
        using var binding = new BorrowedHandle(Handle);
        Ort.Functions->ClearBoundInputs(binding.Native);
        _inputs.Dispose();
    }

    public void ClearBoundOutputs()
    {
        using var binding = new BorrowedHandle(Handle);
        Ort.Functions->ClearBoundOutputs(binding.Native);
        _outputs.Dispose();
    }

    public void Dispose() => Handle.Dispose();

    private void Bind(delegate* unmanaged<nint, byte*, nint, nint> bind, HeldHandles held, string name, NativeHandle value)
    {
        using var binding = new BorrowedHandle(Handle);
        using var text = new Utf8Text(name);
        nint native = value.Borrow();
        try
        {
            Ort.Check(bind(binding.Native, text.Pointer, native));
        }
        catch
        {
            value.DangerousRelease();
            throw;
        }
        held.Keep(name, value);
    }

    private sealed class Held(NativeHandle session, HeldHandles inputs, HeldHandles outputs) : IDisposable
    {
        public void Dispose()
        {
            inputs.Dispose();
            outputs.Dispose();
            session.DangerousRelease();
        }
    }
}
