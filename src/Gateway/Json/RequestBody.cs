using System.Buffers;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Json;

/// <summary>Reads a body as a whole, within bounds.</summary>
internal static class RequestBody
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>What is read and thrown away of a body that is too large, so that a sender that reads only after writing still gets the answer.</summary>
    private const int DrainFactor = 4;

    /// <summary>The media type without parameters, if it is one of those allowed and says UTF-8 or nothing; else null.</summary>
    public static string? MediaTypeOf(HttpRequest request, params ReadOnlySpan<string> allowed)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || request.Headers.ContentEncoding.Count > 0) return null;
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        foreach (var one in allowed)
            if (type.MediaType.Equals(one, StringComparison.OrdinalIgnoreCase)) return one;
        return null;
    }

    /// <summary>The bytes, checked to be UTF-8; or the problem: 413 past the limit, 400 where it is not UTF-8.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadAsync(HttpContext http, int limit)
    {
        var size = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false }) size.MaxRequestBodySize = (long)limit * DrainFactor;
        var cancellation = http.RequestAborted;
        var reader = http.Request.BodyReader;
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(http.Request.ContentLength ?? 4096, 256, limit));
        long length = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            length += read.Buffer.Length;
            if (length <= limit)
                foreach (var segment in read.Buffer) body.Write(segment.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
        if (length > limit) return (default, new Problem(StatusCodes.Status413PayloadTooLarge, $"The body has {length} bytes, at most {limit} are taken."));
        if (!Utf8.IsValid(body.WrittenSpan)) return (default, Problem.Bad("", "the body is not valid UTF-8"));
        return (WithoutMark(body.WrittenMemory), null);
    }

    /// <summary>Programs on Windows like to begin a text with a byte order mark; RFC 8259 (8.1) lets a reader pass over it.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Mark) ? text[Mark.Length..] : text;
}
