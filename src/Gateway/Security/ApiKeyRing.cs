using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Personalization.Gateway.Security;

/// <summary>The configured keys. Holds hashes only, and compares all of them in constant time, so that timing tells nothing of a key.</summary>
internal sealed class ApiKeyRing
{
    private readonly (byte[] Hash, ApiRole Role)[] _keys;

    public ApiKeyRing(IOptions<GatewayOptions> options) =>
        _keys = [.. options.Value.ApiKeys.Select(k => (SHA256.HashData(Encoding.UTF8.GetBytes(k.Key)), k.Role))];

    /// <summary>False when nobody needs a key.</summary>
    public bool IsLocked => _keys.Length > 0;

    /// <summary>What the key may do; <see cref="ApiRole.None"/> for one that is not on the ring.</summary>
    public ApiRole RoleOf(string? key)
    {
        if (key is null) return ApiRole.None;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var role = ApiRole.None;
        foreach (var known in _keys)
            if (CryptographicOperations.FixedTimeEquals(known.Hash, hash)) role = known.Role;
        return role;
    }
}
