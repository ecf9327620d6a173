using Microsoft.Extensions.DependencyInjection;
using Personalization.Storage.Customers;

namespace Personalization.Integration.Customers;

/// <summary>The real store, which a test can make refuse writes, or lose the answer to a write that it did.</summary>
public sealed class GatedStore(ICustomerStore inner) : ICustomerStore, IAsyncDisposable
{
    private int _refused;
    private int _passes;

    public volatile bool Refuses;
    public volatile bool LosesAnswers;

    /// <summary>Of the writes that are refused or lose their answer: all, or those alone that are snapshots.</summary>
    public volatile bool SnapshotsAlone;

    /// <summary>Writes that still pass before that.</summary>
    public int Passes
    {
        get => Volatile.Read(ref _passes);
        set => Volatile.Write(ref _passes, value);
    }

    public int WaitingWrites => inner.WaitingWrites;

    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Puts a gate before the store that is registered.</summary>
    public static void PutBefore(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(ICustomerStore));
        services.Remove(real);
        services.AddSingleton<ICustomerStore>(provider => new GatedStore((ICustomerStore)real.ImplementationFactory!(provider)));
    }

    public Task<OpenedCustomer> OpenAsync(string customerId, CancellationToken cancellation = default) => inner.OpenAsync(customerId, cancellation);

    public ValueTask<bool> AppendAsync(CustomerClaim claim, ReadOnlyMemory<byte> entry, CancellationToken cancellation = default) =>
        SnapshotsAlone ? inner.AppendAsync(claim, entry, cancellation) : GatedAsync(() => inner.AppendAsync(claim, entry, cancellation));

    public ValueTask<bool> SaveAsync(CustomerClaim claim, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation = default) =>
        GatedAsync(() => inner.SaveAsync(claim, snapshot, cancellation));

    public ValueTask<bool> EraseAsync(CustomerClaim claim, ReadOnlyMemory<byte> remains, CancellationToken cancellation = default) =>
        GatedAsync(() => inner.EraseAsync(claim, remains, cancellation));

    public Task ScrubAsync(CancellationToken cancellation) => inner.ScrubAsync(cancellation);

    public void Close(CustomerClaim claim) => inner.Close(claim);

    public IAsyncEnumerable<string> ListAsync(CancellationToken cancellation = default) => inner.ListAsync(cancellation);

    public ValueTask DisposeAsync() => ((IAsyncDisposable)inner).DisposeAsync();

    private async ValueTask<bool> GatedAsync(Func<ValueTask<bool>> write)
    {
        if ((Refuses || LosesAnswers) && Interlocked.Decrement(ref _passes) >= 0) return await write();
        if (Refuses) throw Refusal("The disk is full.");
        var held = await write();
        return LosesAnswers ? throw Refusal("The answer was lost.") : held;
    }

    private IOException Refusal(string message)
    {
        Interlocked.Increment(ref _refused);
        return new IOException(message);
    }
}
