namespace Personalization.Gateway.Security;

/// <summary>What a key may do; each role includes those before it.</summary>
public enum ApiRole
{
    None = 0,
    Read = 1,
    Write = 2,
    Admin = 3,
}
