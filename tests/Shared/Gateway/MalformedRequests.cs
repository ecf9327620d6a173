using System.Text;
using Personalization.Core.Expressions;

namespace Personalization.Testing.Gateway;

/// <summary>Malformed requests by a fixed seed: the same ones every time, against any gateway.</summary>
public sealed class MalformedRequests
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";
    private readonly Random _random;
    private readonly Func<MalformedRequest>[] _kinds;

    private MalformedRequests(int seed)
    {
        _random = new Random(seed);
        _kinds =
        [
            Truncated, Junk, WrongType, Missing, UnknownField, HugeId, NoNumber, DeepNesting, InvalidUtf8, LoneSurrogate, WrongContentType, WrongQuery, BadFilter,
            BadPathId, WrongMethod, UnknownPath, BadTime, TooMany, WrongRecommendation, WrongItem, OneBadLine, NoBody,
        ];
    }

    /// <summary>The first <paramref name="count"/> requests of the seed; about one in 200 has a body of 10 MB.</summary>
    public static IEnumerable<MalformedRequest> Generate(int seed, int count)
    {
        var requests = new MalformedRequests(seed);
        for (var i = 0; i < count; i++) yield return i % 200 == 199 ? requests.TooLarge() : requests._kinds[i % requests._kinds.Length]();
    }

    private MalformedRequest Truncated()
    {
        var body = Text(Events(3));
        return Post("truncated JSON", body[..(1 + _random.Next(body.Length - 1))]);
    }

    private MalformedRequest Junk()
    {
        var junk = new byte[1 + _random.Next(200)];
        _random.NextBytes(junk);
        junk[0] = (byte)"}{]:,x\"#"[_random.Next(8)];
        return _random.Next(2) == 0 ? Post("junk", junk) : Post("junk after the end", [.. Text(Events(1)), .. junk]);
    }

    private MalformedRequest WrongType() => Post("a field of another type", Text($"[{Event(("\"" + Pick("eventId", "customerId", "kind", "itemId", "at", "value", "requestId", "context") + "\""), Pick("true", "[]", "[[1]]", "{\"a\":{}}"))}]"));

    private MalformedRequest Missing()
    {
        var field = Pick("eventId", "customerId", "kind", "itemId");
        return Post($"no {field}", Text("[{" + string.Join(',', Fields().Where(f => !f.Contains(field, StringComparison.Ordinal))) + "}]"));
    }

    private MalformedRequest UnknownField() => Post("an unknown field", Text($"[{Event($"\"{Pick("EventId", "user", "x".PadLeft(_random.Next(1, 5000), 'y'), "__proto__", "a/b~c")}\"", Pick("1", "null", "\"v\"", "[1,2]"))}]"));

    private MalformedRequest HugeId() => _random.Next(2) == 0
        ? Post("a huge id", Text($"[{Event($"\"{Pick("eventId", "customerId", "itemId")}\"", $"\"{new string('x', 129 + _random.Next(200_000))}\"")}]"))
        : new MalformedRequest("a huge id in the path", HttpMethod.Get, $"/v1/customers/{new string('y', 129 + _random.Next(3000))}/recommendations");

    private MalformedRequest NoNumber() => Post("no number", Text($"[{Event("\"value\"", Pick("NaN", "Infinity", "-Infinity", "1e999", "-1e400", "0x1F", "01", "1.", ".5", "\"1\"", "1e10"))}]"));

    private MalformedRequest DeepNesting()
    {
        var depth = 20 + _random.Next(100_000);
        return _random.Next(2) == 0
            ? Post("deep arrays", Text(new string('[', depth) + new string(']', depth)))
            : Post("deep objects", Text($"[{Event("\"context\"", string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth))}]"));
    }

    private MalformedRequest InvalidUtf8()
    {
        var body = Text(Events(2));
        body[_random.Next(body.Length)] = (byte)Pick(0xC0, 0xFF, 0xFE, 0x80, 0xED);
        return Post("invalid UTF-8", body);
    }

    private MalformedRequest LoneSurrogate() => Post("half a character", Text($"[{Event($"\"{Pick("eventId", "customerId", "itemId")}\"", Pick("\"\\ud800\"", "\"\\udc00x\"", "\"a\\ud83d\""))}]"));

    private MalformedRequest WrongContentType() => new("another content type", HttpMethod.Post, Pick("/v1/interactions", "/v1/recommendations", "/v1/items"), Text(Events(1)),
        Pick("text/plain", "application/xml", "application/json; charset=utf-16", "application/octet-stream", "json", "", "multipart/form-data; boundary=x"));

    private MalformedRequest WrongQuery() => new("a wrong query", HttpMethod.Get, Pick(
        $"/v1/customers/c1/recommendations?limit={Pick("0", "-1", "501", "1e3", "NaN", "99999999999999999999", "", "%32%30%20", "20;drop")}",
        $"/v1/customers/c1/recommendations?{Pick("limits=1", "explain=1", "explain=TRUE", "limit=1&limit=2", "experiment=a", "=x", "a%5Bb%5D=1")}",
        $"/v1/trending?window={Pick("1y", "", "1H", "hour", "%F0%9F%98%80")}",
        $"/v1/new?limit={_random.Next(501, int.MaxValue)}",
        "/v1/customers/c1?verbose=true", "/v1/items/i1?x=1", "/v1/releases?all=1"));

    private MalformedRequest BadFilter()
    {
        string[] words = ["category", "price", "and", "or", "not", "in", "(", ")", "<", "=", "40", "'", ",", "\"dress\"", ">=", "💥", "\u0001"];
        while (true)
        {
            var filter = string.Join(' ', Enumerable.Range(0, 1 + _random.Next(12)).Select(_ => words[_random.Next(words.Length)]));
            try
            {
                ItemExpression.Parse(filter);
            }
            catch (ExpressionException)
            {
                return new MalformedRequest("a bad filter", HttpMethod.Get, $"{Pick("/v1/customers/c1/recommendations", "/v1/new", "/v1/popular")}?filter={Uri.EscapeDataString(filter)}");
            }
        }
    }

    private MalformedRequest BadPathId() => new("an id that is none", HttpMethod.Get, $"/v1/{Pick("customers", "items")}/{Pick("%01", "%0A", "a%0Db", "%20", "%7F", "%E2%80%A8", "%C2%85", new string('z', 200))}");

    private MalformedRequest WrongMethod() => new("another method", new HttpMethod(Pick("PUT", "PATCH", "DELETE", "BREW")), Pick("/v1/interactions", "/v1/trending", "/v1/recommendations", "/v1/releases", "/metrics"));

    private MalformedRequest UnknownPath() => new("an unknown path", HttpMethod.Get, $"/{Pick("v1", "v2", "v1/customers/c1/other", "v1/items/i1/other", "admin", ".env", "v1/../v3", "shop/none.js", "openapi/v9.json")}/{_random.Next()}");

    private MalformedRequest BadTime() => Post("a bad time", Text($"[{Event("\"at\"", Pick("\"yesterday\"", "0", "\"2026-13-01T00:00:00Z\"", "\"2026-11-22\"", "\"2026-11-22T03:00:00\"", "\"9999-12-31T23:59:59Z\"", "\"1066-10-14T09:00:00Z\"", "\"\""))}]"));

    private MalformedRequest TooMany() => Post("more than a thousand", Text(Events(1001 + _random.Next(50))));

    private MalformedRequest WrongRecommendation() => new("a wrong request", HttpMethod.Post, "/v1/recommendations", Text(Pick(
        "{}", "[]", "null", "\"c1\"", "{\"customerId\":null}", "{\"customerId\":\"\"}", "{\"customerId\":\"c1\",\"limit\":0}", "{\"customerId\":\"c1\",\"limit\":1.5}", "{\"customerId\":\"c1\",\"limit\":\"20\"}",
        "{\"customerId\":\"c1\",\"exclude\":[null]}", "{\"customerId\":\"c1\",\"exclude\":[\"\"]}", "{\"customerId\":\"c1\",\"exclude\":\"i1\"}", "{\"customerId\":\"c1\",\"explain\":\"yes\"}",
        "{\"customerId\":\"c1\",\"context\":{\"a\":1}}", "{\"customerId\":\"c1\",\"filter\":\"price <\"}", "{\"customerId\":\"c1\",\"filter\":7}", "{\"customerId\":\"c1\",\"query\":\"red\"}",
        "{\"CustomerId\":\"c1\"}", "{\"customerId\":\"c1\",}", "{\"customerId\":\"c1\"}{}", "{'customerId':'c1'}")), Json);

    private MalformedRequest WrongItem() => new("a wrong item", Pick(HttpMethod.Put, HttpMethod.Patch), $"/v1/items/fuzz{_random.Next(100)}", Text(Pick(
        "[]", "7", "{\"title\":7}", "{\"attributes\":[]}", "{\"attributes\":{\"a\":[1]}}", "{\"attributes\":{\"a\":{}}}", "{\"attributes\":{\"a\":1e999}}", "{\"price\":3}", "{\"available\":1}",
        "{\"createdAt\":\"now\"}", "{\"title\":\"" + new string('t', 501) + "\"}", "{\"category\":\"" + new string('c', 129) + "\"}", "{\"attributes\":{\"\":1}}", "{\"text\":\"\\ud800\"}", "{\"title\":\"a\",\"title\":\"b\"}")), Json);

    private MalformedRequest OneBadLine() => new("one bad line", HttpMethod.Post, "/v1/interactions", Text($"{Event()}\n{Pick("{", "[]", "7", "null", "{}", Event("\"x\"", "1"))}\n{Event()}\n"), Lines);

    private MalformedRequest NoBody() => Post("no body", Text(Pick("", " ", "\n\n", "null", "[]", "{}")), Pick(Json, Json, Lines) is var type && type == Lines ? Lines : Json);

    private MalformedRequest TooLarge() => Post("10 MB", [.. Text("[\""), .. Enumerable.Repeat((byte)'x', 10 * 1024 * 1024), .. Text("\"]")]);

    private static MalformedRequest Post(string what, byte[] body, string type = Json) => new(what, HttpMethod.Post, "/v1/interactions" + (body.Length % 2 == 0 ? "" : "?ack=applied"), body, type);

    private string Events(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Event()))}]";

    /// <summary>A good event but for one field, if given.</summary>
    private string Event(string? name = null, string? value = null) =>
        "{" + string.Join(',', Fields().Where(f => name is null || !f.StartsWith(name + ":", StringComparison.Ordinal)).Append(name is null ? null : $"{name}:{value}").OfType<string>()) + "}";

    private string[] Fields() => [$"\"eventId\":\"fuzz{_random.Next()}\"", $"\"customerId\":\"fuzz{_random.Next(50)}\"", "\"kind\":\"click\"", $"\"itemId\":\"i{_random.Next(500)}\""];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
