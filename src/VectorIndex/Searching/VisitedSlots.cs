using System.Runtime.CompilerServices;

namespace Personalization.VectorIndex.Searching;

/// <summary>A set of slots: a bitmap, which stays in the first cache level where stamps per slot would not.</summary>
internal sealed class VisitedSlots
{
    private ulong[] _words = [];

    /// <summary>Empties the set and makes room for slots 0 … slots−1.</summary>
    public void Reset(int slots)
    {
        int words = (slots + 63) / 64;
        if (_words.Length < words)
        {
            _words = new ulong[words + (words / 2)];
        }
        else
        {
            Array.Clear(_words, 0, words);
        }
    }

    /// <summary>Adds a slot; true when it was not in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int slot)
    {
        ref ulong word = ref _words[slot >> 6];
        ulong before = word;
        word |= 1UL << slot;
        return (before >> slot & 1) == 0;
    }
}
