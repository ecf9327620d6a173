using Microsoft.AspNetCore.Http;
using Personalization.Gateway.Problems;

namespace Personalization.Gateway.Security;

/// <summary>Asks for X-Api-Key where keys are configured: without a known one 401, with too small a role 403.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeyRing ring)
{
    public const string Header = "X-Api-Key";

    public Task InvokeAsync(HttpContext http)
    {
        if (!ring.IsLocked || http.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() is not { } required) return next(http);
        var sent = http.Request.Headers[Header];
        var role = sent.Count == 1 ? ring.RoleOf(sent[0]) : ApiRole.None;
        if (role >= required.Role) return next(http);
        return role == ApiRole.None
            ? new Problem(StatusCodes.Status401Unauthorized, $"This needs a key in the header {Header}.").ExecuteAsync(http)
            : new Problem(StatusCodes.Status403Forbidden, $"This needs a key of the role {Name(required.Role)}; the one sent is of the role {Name(role)}.").ExecuteAsync(http);
    }

    private static string Name(ApiRole role) => role switch { ApiRole.Read => "read", ApiRole.Write => "write", _ => "admin" };
}
