using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Personalization.Core.Recommendations;
using Personalization.Gateway.Json;

namespace Personalization.Gateway.Recommendations;

/// <summary>
/// An answer without explanations as JSON, written field by field: the same bytes as the serializer's, which takes three times as long over the type that is asked for most. What
/// is explained goes through the serializer.
/// </summary>
internal sealed class RecommendationWriter : IDisposable
{
    // What is written for every item is escaped once.
    private static readonly JsonEncodedText ItemId = JsonEncodedText.Encode("itemId");
    private static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Category = JsonEncodedText.Encode("category");
    private static readonly JsonEncodedText Attributes = JsonEncodedText.Encode("attributes");
    private static readonly JsonEncodedText Score = JsonEncodedText.Encode("score");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText Why = JsonEncodedText.Encode("why");
    [ThreadStatic] private static RecommendationWriter? _ofThread;
    private readonly ArrayBufferWriter<byte> _bytes = new(8192);
    private readonly Utf8JsonWriter _json;

    private RecommendationWriter() => _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Sends the answer.</summary>
    public static IResult Send(RecommendationResponse response) => IsPlain(response) ? new PlainResult(response) : Results.Json(response, GatewayJson.Options);

    /// <summary>The answer's JSON; valid until the thread writes the next. Only of one without explanations.</summary>
    public static ReadOnlySpan<byte> Write(RecommendationResponse response)
    {
        var writer = _ofThread ??= new RecommendationWriter();
        writer._bytes.ResetWrittenCount();
        writer._json.Reset();
        writer.WriteResponse(response);
        writer._json.Flush();
        return writer._bytes.WrittenSpan;
    }

    /// <summary>Whether it has no explanations, and no number that is none.</summary>
    public static bool IsPlain(RecommendationResponse response)
    {
        if (response.Removed is not null) return false;
        foreach (var item in response.Items)
            if (item.Why is not null || !float.IsFinite(item.Score)) return false;
        return true;
    }

    public void Dispose() => _json.Dispose();

    private void WriteResponse(RecommendationResponse response)
    {
        _json.WriteStartObject();
        _json.WriteString("requestId"u8, response.RequestId);
        _json.WriteString("customerId"u8, response.CustomerId);
        _json.WriteString("release"u8, response.Release);
        _json.WriteString("experiment"u8, response.Experiment);
        _json.WriteStartArray("items"u8);
        foreach (var item in response.Items) WriteItem(item);
        _json.WriteEndArray();
        var timings = response.Timings;
        _json.WriteStartObject("timings"u8);
        _json.WriteNumber("encode"u8, timings.Encode);
        _json.WriteNumber("retrieve"u8, timings.Retrieve);
        _json.WriteNumber("filter"u8, timings.Filter);
        _json.WriteNumber("rank"u8, timings.Rank);
        _json.WriteNumber("reorder"u8, timings.Reorder);
        _json.WriteNumber("total"u8, timings.Total);
        _json.WriteEndObject();
        _json.WriteStartObject("counts"u8);
        _json.WriteNumber("retrieved"u8, response.Counts.Retrieved);
        _json.WriteStartObject("removed"u8);
        foreach (var (reason, count) in response.Counts.Removed) _json.WriteNumber(reason, count);
        _json.WriteEndObject();
        _json.WriteNumber("ranked"u8, response.Counts.Ranked);
        _json.WriteEndObject();
        _json.WriteString("degraded"u8, response.Degraded);
        WriteFreshness(response.Freshness);
        _json.WriteNull("removed"u8);
        _json.WriteEndObject();
    }

    private void WriteItem(RecommendedItem item)
    {
        _json.WriteStartObject();
        _json.WriteString(ItemId, item.ItemId);
        _json.WriteNumber(Position, item.Position);
        _json.WriteString(Title, item.Title);
        _json.WriteString(Category, item.Category);
        _json.WriteStartObject(Attributes);
        foreach (var (name, value) in item.Attributes)
        {
            _json.WritePropertyName(name);
            value.Write(_json);
        }
        _json.WriteEndObject();
        _json.WriteNumber(Score, item.Score);
        _json.WriteString(Source, item.Source);
        _json.WriteNull(Why);
        _json.WriteEndObject();
    }

    private void WriteFreshness(Freshness freshness)
    {
        _json.WriteStartObject("freshness"u8);
        if (freshness.LastEventAt is { } at) _json.WriteString("lastEventAt"u8, at);
        else _json.WriteNull("lastEventAt"u8);
        WriteNumber("appliedMs"u8, freshness.AppliedMs);
        _json.WriteNumber("interactions"u8, freshness.Interactions);
        WriteNumber("queryAgeMs"u8, freshness.QueryAgeMs);
        if (freshness.QueryInteractions is { } known) _json.WriteNumber("queryInteractions"u8, known);
        else _json.WriteNull("queryInteractions"u8);
        _json.WriteEndObject();
    }

    private void WriteNumber(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
        else _json.WriteNull(name);
    }

    private sealed class PlainResult(RecommendationResponse response) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var bytes = Write(response);
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = bytes.Length;
            // Into the server's own buffer before anything is awaited: the bytes are the thread's.
            httpContext.Response.BodyWriter.Write(bytes);
            return httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
        }
    }
}
