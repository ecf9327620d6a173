using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Memory;

namespace Personalization.VectorIndex.Rows;

/// <summary>What the index keeps of each row, side by side in slots: float32 components, 8-bit codes with their scale, key and state.</summary>
/// <remarks>
/// No address ever changes, so readers hold pointers. A slot is filled while nobody can reach it and never changes while anybody can. In a row
/// of 64 components 330 bytes: 256 + 64 + 2 + 8 at most; padded to a cache line of each.
/// </remarks>
internal sealed unsafe class RowColumns : IDisposable
{
    private readonly Column<float> _rows;
    private readonly Column<byte>? _codes;
    private readonly Column<ushort>? _scales;
    private readonly Column<long>? _longKeys;
    private readonly Column<int>? _shortKeys;
    private readonly Column<byte> _states;
    private readonly int _most;
    private Column<float>? _penalties;
    private float _longest;

    /// <param name="dimensions">1 … <see cref="VectorLimits.Dimensions"/>.</param>
    /// <param name="options">Which columns there are.</param>
    /// <param name="most">How many rows there may ever be.</param>
    public RowColumns(int dimensions, HnswOptions options, int most)
    {
        Dimensions = dimensions;
        Stride = FloatDot.Padded(dimensions);
        _most = most;
        _rows = new Column<float>(most, Stride);
        _states = new Column<byte>(most);
        if (options.Codes == RowCodes.Int8)
        {
            CodeStride = CodeDot.Padded(dimensions);
            _codes = new Column<byte>(most, CodeStride);
            _scales = new Column<ushort>(most);
        }

        if (options.Keys == KeyWidth.Int64)
        {
            _longKeys = new Column<long>(most);
        }
        else
        {
            _shortKeys = new Column<int>(most);
        }
    }

    public int Dimensions { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Bytes from one row's codes to the next; 0 when there are none.</summary>
    public int CodeStride { get; }

    /// <summary>[slots, Stride].</summary>
    public float* Rows => _rows.Start;

    /// <summary>[slots, CodeStride], or null.</summary>
    public byte* Codes => _codes is null ? null : _codes.Start;

    /// <summary>[slots]: upper halves of float32, or null.</summary>
    public ushort* Scales => _scales is null ? null : _scales.Start;

    /// <summary>[slots]: see <see cref="RowState"/>.</summary>
    public byte* States => _states.Start;

    /// <summary>[slots], or null when keys are kept in 32 bits.</summary>
    public long* LongKeys => _longKeys is null ? null : _longKeys.Start;

    /// <summary>[slots], or null when keys are kept in 64 bits.</summary>
    public int* ShortKeys => _shortKeys is null ? null : _shortKeys.Start;

    /// <summary>[slots]: what <see cref="Graph.Nearness"/> subtracts; null while all rows are of one length.</summary>
    public float* Penalties => _penalties is { } penalties ? penalties.Start : null;

    /// <summary>Whether rows are of different lengths.</summary>
    public bool HasPenalties => _penalties is not null;

    /// <summary>No row that is or was there is longer.</summary>
    public float Longest => Volatile.Read(ref _longest);

    /// <summary>Bytes of a row in this column and that, keys apart.</summary>
    public long RowBytes => _rows.EntryBytes;

    public long CodeBytes => (_codes?.EntryBytes ?? 0) + (_scales?.EntryBytes ?? 0) + (_penalties?.EntryBytes ?? 0) + _states.EntryBytes;

    public long KeyBytes => _longKeys?.EntryBytes ?? sizeof(int);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte StateOf(int slot) => Volatile.Read(ref _states.Start[slot]);

    /// <summary>True for a row that a new link may lead to: one that is there or about to be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayLinkTo(int slot) => _states.Start[slot] <= RowState.Live;

    /// <summary>Says that a slot's state and key will be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(States + slot);
            Sse.Prefetch0(_longKeys is { } keys ? keys.Start + slot : (void*)(ShortKeys + slot));
        }
    }

    public void SetState(int slot, byte state) => Volatile.Write(ref _states.Start[slot], state);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long KeyOf(int slot) => _longKeys is { } keys ? keys.Start[slot] : _shortKeys!.Start[slot];

    /// <summary>False for a key that the chosen width does not hold.</summary>
    public bool Holds(long key) => _longKeys is not null || (int)key == key;

    public void SetKey(int slot, long key)
    {
        if (_longKeys is not null)
        {
            _longKeys.Start[slot] = key;
        }
        else
        {
            _shortKeys!.Start[slot] = (int)key;
        }
    }

    public Span<float> Row(int slot) => new(_rows[slot], Dimensions);

    /// <summary>Fills a slot that nobody can reach.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="key">Its key.</param>
    /// <param name="vector">[D] finite.</param>
    /// <param name="factor">What every component is multiplied by.</param>
    public void Fill(int slot, long key, ReadOnlySpan<float> vector, double factor)
    {
        float* row = _rows[slot];
        if (factor == 1)
        {
            vector.CopyTo(new Span<float>(row, Dimensions));
        }
        else
        {
            for (int i = 0; i < vector.Length; i++)
            {
                row[i] = (float)(vector[i] * factor);
            }
        }

        SetKey(slot, key);
        Derive(slot);
    }

    /// <summary>Computes what follows from a slot's components.</summary>
    /// <returns>The row's squared norm.</returns>
    public double Derive(int slot)
    {
        float* row = _rows[slot];
        double squaredNorm = VectorCheck.SquaredNorm(Row(slot));
        NoteLength((float)Math.Sqrt(squaredNorm));
        if (_codes is not null)
        {
            ushort scale = Quantiser.ScaleOf(row, Stride);
            _scales!.Start[slot] = scale;
            Quantiser.Encode(row, Stride, scale, _codes[slot], CodeStride);
        }

        if (_penalties is { } penalties)
        {
            penalties.Start[slot] = Graph.Nearness.Penalty(Row(slot));
        }

        return squaredNorm;
    }

    /// <summary>Rows are no longer all of one length: computes everyone's penalty. No other writer may be at work.</summary>
    public void AddPenalties(int slots, int room)
    {
        var penalties = new Column<float>(_most);
        penalties.Grow(room);
        for (int slot = 0; slot < slots; slot++)
        {
            penalties.Start[slot] = Graph.Nearness.Penalty(Row(slot));
        }

        Volatile.Write(ref _penalties, penalties);
    }

    /// <summary>Makes room for so many rows. One thread at a time.</summary>
    public void Grow(int rows)
    {
        _rows.Grow(rows);
        _codes?.Grow(rows);
        _scales?.Grow(rows);
        _longKeys?.Grow(rows);
        _shortKeys?.Grow(rows);
        _penalties?.Grow(rows);
        _states.Grow(rows);
    }

    private void NoteLength(float length)
    {
        // A hair longer, for what rounding takes off.
        length *= 1.000001f;
        for (float known = Longest; length > known;)
        {
            float met = Interlocked.CompareExchange(ref _longest, length, known);
            if (met == known)
            {
                return;
            }

            known = met;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _codes?.Dispose();
        _scales?.Dispose();
        _longKeys?.Dispose();
        _shortKeys?.Dispose();
        _penalties?.Dispose();
        _states.Dispose();
    }
}
