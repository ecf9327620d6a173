namespace Personalization.Testing.Gateway;

/// <summary>A request that no gateway may accept, and none may stumble over.</summary>
/// <param name="What">What is wrong with it.</param>
public sealed record MalformedRequest(string What, HttpMethod Method, string Path, byte[]? Body = null, string? ContentType = null)
{
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Path);
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Body);
        if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }

    public override string ToString() => $"{What}: {Method} {(Path.Length > 120 ? Path[..120] + "…" : Path)} ({Body?.Length ?? 0} bytes of {ContentType ?? "no type"})";
}
