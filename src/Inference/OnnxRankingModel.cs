using System.Buffers;
using System.Collections.Immutable;
using Personalization.Core;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// The ranker of a release, in three models: one for the customers of a run, one for items, which is run once for each item, and one for both together. Customers share a
/// run by blocks of items (<see cref="RankerShape"/>); a customer's last block is filled up with rows whose predictions nobody reads.
/// Thread safe, also when it is disposed meanwhile; allocates nothing in steady state.
/// </summary>
public sealed class OnnxRankingModel : IRankingModel, IDisposable
{
    // A row is some hundred values: 256 rows are as much as a core's cache takes.
    private const int RowsPerRun = 256;

    /// <summary>So many items before its turn an item's side is asked for.</summary>
    private const int Ahead = 2;

    private readonly OnnxModel _customers;
    private readonly OnnxModel _items;
    private readonly OnnxModel _ranker;
    private readonly RankerShape _shape;

    /// <param name="dimensions">D.</param>
    /// <param name="heads">What the columns of the predictions are.</param>
    /// <exception cref="ModelMismatchException">A file does not fit this program, or not the others.</exception>
    public OnnxRankingModel(RankerModels models, int dimensions, ImmutableArray<string> heads, InferenceOptions options)
    {
        Heads = heads;
        var shape = default(RankerShape);
        _ranker = new OnnxModel(models.Ranker, metadata =>
        {
            shape = RankerShape.Parse(metadata.GetValueOrDefault(ModelMetadataKeys.RankerShape))
                ?? throw new ModelMismatchException($"{models.Ranker.Name} names no {ModelMetadataKeys.RankerShape}, four numbers are expected");
            return new RunShape(shape.Inputs, shape.Output(heads.Length), Math.Max(1, options.RankerRows / shape.Block));
        }, options);
        _shape = shape!;
        try
        {
            string expected = string.Join(',', heads);
            if (_ranker.Metadata.GetValueOrDefault(ModelMetadataKeys.Heads, expected) is var named && named != expected)
            {
                throw new ModelMismatchException($"{_ranker} predicts {named}, the manifest says {expected}");
            }
            _customers = new OnnxModel(models.Customers, [new("features", CustomerSideFeatures.Width(dimensions))], new("customer", _shape.Customer), RowsPerRun, options);
            _items = new OnnxModel(models.Items, [new("features", ItemSideFeatures.Width(dimensions))], new("items", _shape.ItemWidth), RowsPerRun, options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImmutableArray<string> Heads { get; }

    public int ItemWidth => _shape.ItemWidth;

    public ProviderChoice Provider => _ranker.Provider;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A length does not fit the rows.</exception>
    /// <exception cref="ObjectDisposedException">The ranker was disposed.</exception>
    public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides) => _items.Run(rows, features, default, default, sides);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A length does not fit the customers or the rows.</exception>
    /// <exception cref="ObjectDisposedException">The ranker was disposed.</exception>
    public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
    {
        var (rows, blocks) = (0, 0);
        foreach (int count in itemsOf)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            rows += count;
            blocks += (count + _shape.Block - 1) / _shape.Block;
        }
        if (items.Length != rows)
        {
            throw new ArgumentException($"{rows} rows have an item each, {items.Length} came");
        }
        MustHold("pairs", rows, RankingFeatures.Width, pairs.Length);
        MustHold("predictions", rows, Heads.Length, predictions.Length);
        var sides = ArrayPool<float>.Shared.Rent(itemsOf.Length * _shape.Customer);
        var places = ArrayPool<int>.Shared.Rent(3 * blocks);
        try
        {
            _customers.Run(itemsOf.Length, customers, default, default, sides.AsSpan(0, itemsOf.Length * _shape.Customer));
            Lay(itemsOf, places);
            _ranker.Run(blocks, new Sheet(this, places, sides, items, pairs, predictions), static (buffers, first, count, sheet) => sheet.Write(buffers, first, count),
                static (buffers, first, count, sheet) => sheet.Read(buffers.Output(count), first, count));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sides);
            ArrayPool<int>.Shared.Return(places);
        }
    }

    public void Dispose()
    {
        _ranker.Dispose();
        _customers?.Dispose();
        _items?.Dispose();
    }

    /// <summary>Of every block: whose it is, its first row and how many it has.</summary>
    private void Lay(ReadOnlySpan<int> itemsOf, Span<int> places)
    {
        for (int customer = 0, row = 0, place = 0; customer < itemsOf.Length; customer++)
        {
            for (int left = itemsOf[customer]; left > 0; left -= _shape.Block)
            {
                int count = Math.Min(left, _shape.Block);
                (places[place++], places[place++], places[place++]) = (customer, row, count);
                row += count;
            }
        }
    }

    private static void MustHold(string what, int rows, int width, int length)
    {
        if (length != (long)rows * width)
        {
            throw new ArgumentException($"{rows} rows of {what} are {(long)rows * width} values, {length} came");
        }
    }

    /// <summary>One call of <see cref="Predict"/>.</summary>
    private readonly ref struct Sheet(OnnxRankingModel model, int[] places, float[] sides, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
    {
        private readonly ReadOnlySpan<float[]> _items = items;
        private readonly ReadOnlySpan<float> _pairs = pairs;
        private readonly Span<float> _predictions = predictions;

        public void Write(RunBuffers buffers, int first, int blocks)
        {
            var shape = model._shape;
            var (fields, products, pairWidth) = (shape.Fields, shape.Products, RankingFeatures.Width);
            int beside = products + pairWidth;
            for (int block = 0; block < blocks; block++)
            {
                var (customer, row, count) = At(first + block);
                sides.AsSpan(customer * shape.Customer, shape.Customer).CopyTo(buffers.Input(0, blocks).Slice(block * shape.Customer, shape.Customer));
                var intoFields = buffers.Input(1, blocks).Slice(block * shape.Block * fields, shape.Block * fields);
                var intoBeside = buffers.Input(2, blocks).Slice(block * shape.Block * beside, shape.Block * beside);
                for (int i = 0; i < count; i++)
                {
                    if (row + i + Ahead < _items.Length)
                    {
                        Prefetch.Of(_items[row + i + Ahead], model.ItemWidth * sizeof(float));
                    }
                    ReadOnlySpan<float> item = _items[row + i];
                    MustHold("items", 1, model.ItemWidth, item.Length);
                    item[..fields].CopyTo(intoFields[(i * fields)..]);
                    item[fields..].CopyTo(intoBeside[(i * beside)..]);
                    _pairs.Slice((row + i) * pairWidth, pairWidth).CopyTo(intoBeside[(i * beside + products)..]);
                }
                // What an earlier run left there may be anything: a number that is not finite slows every product down.
                intoFields[(count * fields)..].Clear();
                intoBeside[(count * beside)..].Clear();
            }
        }

        public void Read(ReadOnlySpan<float> output, int first, int blocks)
        {
            int heads = model.Heads.Length;
            for (int block = 0; block < blocks; block++)
            {
                var (_, row, count) = At(first + block);
                output.Slice(block * model._shape.Block * heads, count * heads).CopyTo(_predictions[(row * heads)..]);
            }
        }

        private (int Customer, int Row, int Count) At(int block) => (places[3 * block], places[3 * block + 1], places[3 * block + 2]);
    }
}
