namespace Personalization.Gateway.Security;

/// <summary>A key and what it may do.</summary>
public sealed class ApiKey
{
    public string Key { get; set; } = "";
    public ApiRole Role { get; set; }
}
