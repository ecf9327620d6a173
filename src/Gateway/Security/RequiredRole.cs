using Microsoft.AspNetCore.Builder;

namespace Personalization.Gateway.Security;

/// <summary>Endpoint metadata: the least role a caller needs. Endpoints without it are open.</summary>
internal sealed record RequiredRole(ApiRole Role);

internal static class RequiredRoleExtensions
{
    public static TBuilder Requires<TBuilder>(this TBuilder builder, ApiRole role) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredRole(role));
}
