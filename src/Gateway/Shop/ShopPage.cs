using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Personalization.Gateway.Shop;

/// <summary>Serves the page from the assembly's own resources: "/" and what it loads from "/shop/".</summary>
internal static class ShopPage
{
    private const string Prefix = "shop/";
    private static readonly FrozenDictionary<string, (byte[] Bytes, string Type, EntityTagHeaderValue Tag)> Files = Load();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext http, IOptions<GatewayOptions> options) => Answer("index.html", http, options.Value)).ExcludeFromDescription();
        routes.MapGet("/shop/{**file}", (string file, HttpContext http, IOptions<GatewayOptions> options) => Answer(file, http, options.Value)).ExcludeFromDescription();
    }

    private static IResult Answer(string name, HttpContext http, GatewayOptions options)
    {
        if (!options.ShopPage || !Files.TryGetValue(name, out var file)) return Results.NotFound();
        // Always asked for again and answered by 304: a page and scripts of two versions never meet.
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(file.Bytes, file.Type, entityTag: file.Tag);
    }

    private static FrozenDictionary<string, (byte[], string, EntityTagHeaderValue)> Load()
    {
        var assembly = typeof(ShopPage).Assembly;
        var files = new Dictionary<string, (byte[], string, EntityTagHeaderValue)>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
            files[name[Prefix.Length..].Replace('\\', '/')] = (bytes, TypeOf(name), tag);
        }
        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
