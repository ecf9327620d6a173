using Personalization.VectorIndex.Concurrency;

namespace Personalization.VectorIndex.Rows;

/// <summary>Dead slots on their way to being free: waiting for a sweep, being swept, waiting for the last reader.</summary>
/// <remarks>
/// A sweep takes the graves whose dead no writer under way can have seen alive, and goes through all lists; no link to them can
/// appear behind it. When it is through nothing leads to them, and when the calls then under way are over, nobody is there.
/// </remarks>
internal sealed class Graves(RowColumns columns, Epochs epochs)
{
    private readonly Lock _adding = new();
    private readonly Queue<(int Slot, long Died)> _waiting = new();
    private int _count;

    /// <summary>Dead slots that are still linked.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A slot has died; its state says so.</summary>
    public void Add(int slot)
    {
        lock (_adding)
        {
            _waiting.Enqueue((slot, epochs.Advance()));
            Volatile.Write(ref _count, _count + 1);
        }
    }

    /// <summary>Moves graves into a batch that a sweep may begin with, and marks them as leaving.</summary>
    /// <param name="batch">Gets their slots.</param>
    /// <param name="everyone">Whether no writer is at work, so that only readers can be in an epoch.</param>
    public void TakeInto(List<int> batch, bool everyone)
    {
        long oldest = everyone ? long.MaxValue : epochs.Oldest();
        lock (_adding)
        {
            while (_waiting.TryPeek(out var grave) && grave.Died < oldest)
            {
                _waiting.Dequeue();
                columns.SetState(grave.Slot, RowState.Leaving);
                batch.Add(grave.Slot);
            }
        }
    }

    /// <summary>A batch is no longer linked.</summary>
    public void Unlinked(List<int> batch)
    {
        foreach (int slot in batch)
        {
            columns.SetState(slot, RowState.Unlinked);
        }

        lock (_adding)
        {
            Volatile.Write(ref _count, _count - batch.Count);
        }
    }
}
