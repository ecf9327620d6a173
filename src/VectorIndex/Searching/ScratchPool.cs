using Personalization.VectorIndex.Concurrency;

namespace Personalization.VectorIndex.Searching;

/// <summary>Lends scratch to calls: as many as have ever run at once are made, and kept.</summary>
internal sealed class ScratchPool(Epochs epochs, Func<Scratch> make)
{
    // A thread looks first where it put its scratch back; places are cache lines apart.
    private const int Places = 64;
    private const int Spacing = 16;
    private readonly Scratch?[] _idle = new Scratch?[Places * Spacing];
    private readonly Stack<Scratch> _more = new();
    private readonly Lock _making = new();
    private long _bytes;

    /// <summary>What all of them took when they were last returned.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public Scratch Rent()
    {
        int own = OwnPlace();
        for (int i = 0; i < Places; i++)
        {
            ref var place = ref _idle[((own + i) % Places) * Spacing];
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } scratch)
            {
                return scratch;
            }
        }

        return RentMore();
    }

    public void Return(Scratch scratch)
    {
        int own = OwnPlace();
        if (scratch.TakeGrowth() is var grown and > 0)
        {
            Interlocked.Add(ref _bytes, grown);
        }

        for (int i = 0; i < Places; i++)
        {
            ref var place = ref _idle[((own + i) % Places) * Spacing];
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }

        lock (_making)
        {
            _more.Push(scratch);
        }
    }

    private static int OwnPlace() => Environment.CurrentManagedThreadId % Places;

    private Scratch RentMore()
    {
        lock (_making)
        {
            if (_more.TryPop(out var idle))
            {
                return idle;
            }

            var scratch = make();
            epochs.Register(scratch.Cell);
            return scratch;
        }
    }
}
