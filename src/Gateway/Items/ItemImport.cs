using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using Personalization.Client;
using Personalization.Core.Catalog;
using Personalization.Gateway.Json;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Items;

/// <summary>Takes in a stream of items, one a line, of any length: memory holds one batch.</summary>
internal sealed class ItemImport(IPersonalizationClient client, GatewayOptions options)
{
    private readonly List<CatalogItem> _batch = [];
    private readonly List<LineError> _failed = [];
    private long _line;
    private long _upserted;

    public async Task<ImportReport> RunAsync(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                Take(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
                if (_batch.Count >= options.ImportBatch) await FlushAsync(cancellation);
            }
            if (rest.Length > options.MaxLineBytes)
            {
                if (!await SkipLineAsync(body, rest, cancellation)) break;
                continue;
            }
            if (read.IsCompleted)
            {
                if (!rest.IsEmpty) Take(rest);
                body.AdvanceTo(rest.End);
                break;
            }
            body.AdvanceTo(rest.Start, rest.End);
        }
        await FlushAsync(cancellation);
        return new ImportReport(_upserted, [.. _failed]);
    }

    private void Take(ReadOnlySequence<byte> line)
    {
        _line++;
        if (line.Length > options.MaxLineBytes)
        {
            Fail($"longer than {options.MaxLineBytes} bytes");
            return;
        }
        var whole = line.IsSingleSegment ? line.First : line.ToArray();
        var bytes = (_line == 1 ? RequestBody.WithoutMark(whole) : whole).Span.Trim(" \t\r"u8);
        if (bytes.IsEmpty) return;
        var errors = new FieldErrors();
        if (!Utf8.IsValid(bytes)) errors.Add("", "not valid UTF-8");
        else if (JsonBody.Parse<CatalogItem>(bytes, "", errors) is { } item)
        {
            item = ItemRules.Checked(item, errors);
            if (!errors.Any) _batch.Add(item);
        }
        if (errors.Any) Fail(string.Join("; ", errors.All.Select(e => e.Pointer.Length == 0 ? e.Detail : $"{e.Pointer} {e.Detail}")));
    }

    private void Fail(string error)
    {
        if (_failed.Count < ImportReport.MostFailures) _failed.Add(new LineError(_line, error));
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        if (_batch.Count == 0) return;
        await client.UpsertItemsAsync(_batch.ToArray(), cancellation);
        _upserted += _batch.Count;
        _batch.Clear();
    }

    /// <summary>Reads on to the end of a line that is too long, keeping nothing of it; false at the end of the body.</summary>
    private async Task<bool> SkipLineAsync(PipeReader body, ReadOnlySequence<byte> rest, CancellationToken cancellation)
    {
        _line++;
        Fail($"longer than {options.MaxLineBytes} bytes");
        body.AdvanceTo(rest.End);
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                body.AdvanceTo(read.Buffer.GetPosition(1, end));
                return true;
            }
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return false;
        }
    }
}
