using System.Text.Json;

namespace Personalization.Testing.Gateway;

/// <summary>Sends a malformed request and looks at the answer.</summary>
public static class MalformedRequestCheck
{
    /// <summary>Null when the answer is 4xx with a problem document that repeats its status; else what it was.</summary>
    public static async Task<string?> FaultOfAsync(HttpClient http, MalformedRequest request, CancellationToken cancellation = default)
    {
        using var message = request.ToMessage();
        try
        {
            using var response = await http.SendAsync(message, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            var status = (int)response.StatusCode;
            if (status is < 400 or >= 500) return $"{request} got {status}: {text}";
            if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return $"{request} got {status} of {response.Content.Headers.ContentType}: {text}";
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.GetProperty("status").GetInt32() == status ? null : $"{request} got {status} with {text}";
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException)
        {
            return $"{request} failed: {e.GetType().Name} {e.Message}";
        }
    }
}
